package bench

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// profileSpell is how long one work is profiled.
const profileSpell = 5 * time.Second

// profile repeats a work that was measured, now under the profiler, so that the figures are those without it.
func (b *run) profile(ctx context.Context, p *process, t task) error {
	if b.options.Profiles == "" {
		return nil
	}
	going, stop := context.WithCancel(ctx)
	defer stop()
	t.budget, t.count = profileSpell, nil
	asked := make(chan tally, 1)
	go func() {
		var sum tally
		for going.Err() == nil && sum.err == nil {
			part := p.round(going, t)
			sum.took, sum.err = append(sum.took, part.took...), part.err
		}
		asked <- sum
	}()
	name := strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			return c
		}
		return '-'
	}, strings.ToLower(t.work))
	path := fmt.Sprintf("/debug/pprof/profile?seconds=%d", int(profileSpell.Seconds()))
	err := p.save(ctx, path, filepath.Join(b.options.Profiles, name+".pprof"))
	stop()
	if sum := <-asked; err == nil {
		err = sum.err
		if len(sum.took) == 0 && err == nil {
			err = fmt.Errorf("profile: %s: nothing was asked", t.work)
		}
	}
	return err
}

// profileDuring profiles a part while it runs, and returns what waits for the end of it: of parts with many clients and editors
// there is no second round.
func (b *run) profileDuring(ctx context.Context, p *process, part Part) func() error {
	if b.options.Profiles == "" {
		return func() error { return nil }
	}
	done := make(chan error, 1)
	path := fmt.Sprintf("/debug/pprof/profile?seconds=%d", max(int(b.spell().Seconds()), 1))
	go func() { done <- p.save(ctx, path, filepath.Join(b.options.Profiles, string(part)+".pprof")) }()
	return func() error { return <-done }
}

// save keeps an answer of the debug address in a file.
func (p *process) save(ctx context.Context, path, file string) (err error) {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, p.debug+path, nil)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	defer answer.Body.Close()
	out, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	_, err = io.Copy(out, answer.Body)
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("profile: %s", answer.Status)
	}
	return nil
}
