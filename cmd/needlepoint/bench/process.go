package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// startPatience is how long a service may take to get ready.
const startPatience = 10 * time.Minute

// process is a service under measurement: the program's own serve as a child, on loopback.
type process struct {
	url, debug string
	ready      time.Duration // from its start to its first ready answer
	cmd        *exec.Cmd
	ended      chan error

	mu  sync.Mutex
	log strings.Builder
}

var (
	urlSaid   = regexp.MustCompile(`\burl=(http://\S+)`)
	debugSaid = regexp.MustCompile(`\bdebug=(http://\S+)`)
)

// serve starts the service on a store and waits until it is ready.
func (e *env) serve(ctx context.Context, store string, args ...string) (*process, error) {
	p := &process{ended: make(chan error, 1)}
	p.cmd = exec.Command(e.program, append([]string{"serve", "--store", store, "--listen", e.listen(), "--debug-address", "127.0.0.1:0",
		"--client-rate", "1000000", "--account-rate", "1000000", // one client asks for all
		"--spool", e.dir + "/spool", "--basemaps", e.dir + "/basemaps"}, args...)...)
	p.cmd.Env = append(os.Environ(), "LC_ALL=C")
	p.cmd.SysProcAttr = childAttributes()
	errs, err := p.cmd.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	started := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	listening := make(chan struct{})
	go p.listen(errs, listening)
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	select {
	case <-listening:
	case err := <-p.ended:
		return nil, fmt.Errorf("serve ended before it listened: %w\n%s", err, p.said())
	case <-ctx.Done():
		p.stop()
		return nil, fmt.Errorf("serve does not listen: %w\n%s", ctx.Err(), p.said())
	}
	for {
		answer, err := http.Get(p.url + "/readyz")
		if err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				p.ready = time.Since(started)
				if e.token != "" {
					p.url = strings.Replace(p.url, "://", "://token:"+e.token+"@", 1)
				}
				return p, nil
			}
		}
		select {
		case <-ctx.Done():
			p.stop()
			return nil, fmt.Errorf("serve does not get ready: %w\n%s", ctx.Err(), p.said())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// listen keeps what the service logs, and tells when it has said where it listens.
func (p *process) listen(errs io.Reader, listening chan<- struct{}) {
	lines := bufio.NewScanner(errs)
	for lines.Scan() {
		line := lines.Text()
		p.mu.Lock()
		if p.log.Len() < 1<<20 {
			p.log.WriteString(line + "\n")
		}
		p.mu.Unlock()
		if m := debugSaid.FindStringSubmatch(line); m != nil {
			p.debug = m[1]
		}
		if m := urlSaid.FindStringSubmatch(line); m != nil && p.url == "" {
			p.url = m[1]
			close(listening)
		}
	}
	p.ended <- p.cmd.Wait()
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// stop ends the service and waits until it is gone.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
}

// cpu returns the CPU time that the service has taken so far.
func (p *process) cpu() (time.Duration, error) { return processCPU(p.cmd.Process.Pid) }

// Memory is what a process holds.
type Memory struct {
	RSSBytes   int64   `json:"rss_bytes"`  // resident, after a forced collection
	PeakBytes  int64   `json:"peak_bytes"` // the most that was resident since the start
	HeapBytes  int64   `json:"heap_bytes"`
	Objects    int64   `json:"heap_objects"`
	Goroutines int     `json:"goroutines"`
	GCCPUMS    float64 `json:"gc_cpu_ms"` // of one full collection
}

// memory has the service collect its garbage and tells what is left.
func (p *process) memory() (Memory, error) {
	answer, err := http.Post(p.debug+"/debug/gc", "", nil)
	if err != nil {
		return Memory{}, fmt.Errorf("memory: %w", err)
	}
	defer answer.Body.Close()
	var m Memory
	if err := json.NewDecoder(answer.Body).Decode(&m); err != nil {
		return Memory{}, fmt.Errorf("memory: %w", err)
	}
	if m.RSSBytes, err = statusBytes(p.cmd.Process.Pid, "VmRSS"); err != nil {
		return m, err
	}
	m.PeakBytes, err = statusBytes(p.cmd.Process.Pid, "VmHWM")
	return m, err
}

// statusBytes reads one size of /proc/PID/status.
func statusBytes(pid int, name string) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("memory: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err != nil {
				return 0, fmt.Errorf("memory: %s: %w", name, err)
			}
			return kB << 10, nil
		}
	}
	return 0, errors.New("memory: no " + name)
}
