package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"needlepoint/assets"
)

// newConsole talks to the process's own streams, in Chinese where the locale is Chinese.
func newConsole() *console {
	lang := "en"
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "zh") {
				lang = "zh"
			}
			break
		}
	}
	return &console{in: os.Stdin, out: os.Stdout, err: os.Stderr, clock: time.Now, lang: lang, terminal: term.IsTerminal(int(os.Stderr.Fd()))}
}

// progress shows how far a long piece of work is: a bar that moves on a terminal, a plain line now and then
// elsewhere.
type progress struct {
	con   *console
	what  assets.Text
	total int64 // 0 where it is not known
	start time.Time
	last  time.Time
	drawn bool
}

// How often progress is shown, on a terminal and elsewhere; work shorter than the first interval shows nothing.
const (
	barInterval  = 100 * time.Millisecond
	lineInterval = 5 * time.Second
	barWidth     = 28
)

func (con *console) progress(what assets.Text, total int64) *progress {
	now := con.clock()
	return &progress{con: con, what: what, total: total, start: now, last: now}
}

// at says that done of the total is done.
func (p *progress) at(done int64) {
	now := p.con.clock()
	interval := lineInterval
	if p.con.terminal {
		interval = barInterval
	}
	if now.Sub(p.last) < interval {
		return
	}
	p.last = now
	if !p.con.terminal {
		fmt.Fprintln(p.con.err, p.line(done, now))
		return
	}
	fmt.Fprintf(p.con.err, "\r\x1b[K%s", p.line(done, now))
	p.drawn = true
}

func (p *progress) line(done int64, now time.Time) string {
	rate := float64(done) / max(now.Sub(p.start).Seconds(), 1e-3)
	if p.total <= 0 {
		return fmt.Sprintf("%s %s (%s/s)", p.what.In(p.con.lang), grouped(done), grouped(int64(rate)))
	}
	share := min(float64(done)/float64(p.total), 1)
	left := time.Duration(0)
	if rate > 0 {
		left = time.Duration(float64(p.total-done) / rate * float64(time.Second)).Round(time.Second)
	}
	filled := int(share * barWidth)
	bar := strings.Repeat("█", filled) + strings.Repeat("░", barWidth-filled)
	return fmt.Sprintf("%s %s %3.0f %%  %s / %s  %s", p.what.In(p.con.lang), bar, 100*share, grouped(done), grouped(p.total), left)
}

// done clears the bar.
func (p *progress) done() {
	if p.drawn {
		fmt.Fprint(p.con.err, "\r\x1b[K")
	}
}

// grouped writes a number with separators of thousands.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
