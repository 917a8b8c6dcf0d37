package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// buildBinary builds the program once for all tests of this package.
var buildBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "needlepoint-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "needlepoint")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	return path, build.Run()
})

func binary(t *testing.T) string {
	t.Helper()
	path, err := buildBinary()
	if err != nil {
		t.Fatalf("building the program: %v", err)
	}
	return path
}

// TestMain removes the built program at the end.
func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := buildBinary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// process is a running `serve`.
type process struct {
	cmd *exec.Cmd
	url string
	log *strings.Builder
	end chan error
}

var urlInLog = regexp.MustCompile(`url=(https?://\S+)`)

// serve starts the built program on a free port of loopback and waits until it says where it listens.
func serve(t *testing.T, store string, args ...string) *process {
	t.Helper()
	return serveTo(t, nil, store, args...)
}

// serveInvented is serve on a store that says that its data are made up, as those of tests are: whoever asks is its demo user.
func serveInvented(t *testing.T, store string, args ...string) *process {
	t.Helper()
	if err := markInvented(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	return serve(t, store, args...)
}

// serveTo is serve with what the program prints besides its log kept in out.
func serveTo(t *testing.T, out io.Writer, store string, args ...string) *process {
	t.Helper()
	p := &process{log: &strings.Builder{}, end: make(chan error, 1)}
	p.cmd = exec.Command(binary(t), append([]string{"serve", "--store", store, "--listen", "127.0.0.1:0"}, args...)...)
	p.cmd.Stdout = out
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scan := bufio.NewScanner(stderr); scan.Scan(); {
			lines <- scan.Text()
		}
	}()
	patience := time.After(60 * time.Second)
	for p.url == "" {
		select {
		case line, open := <-lines:
			if !open {
				t.Fatalf("serve ended before it listened: %v\n%s", p.cmd.Wait(), p.log)
			}
			p.log.WriteString(line + "\n")
			if m := urlInLog.FindStringSubmatch(line); m != nil {
				p.url = m[1]
			}
		case <-patience:
			_ = p.cmd.Process.Kill()
			t.Fatalf("serve does not say where it listens:\n%s", p.log)
		}
	}
	go func() {
		for line := range lines {
			p.log.WriteString(line + "\n")
		}
		p.end <- p.cmd.Wait()
	}()
	return p
}

// kill ends the process as a power cut would, and waits until it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.end
}

// stop ends the process as an operator would, and fails the test where it does not end well.
func (p *process) stop(t *testing.T) {
	t.Helper()
	_ = p.cmd.Process.Signal(os.Interrupt)
	if err := <-p.end; err != nil {
		t.Errorf("serve ended with %v\n%s", err, p.log)
	}
}

// tool runs the built program to its end.
func tool(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	return toolWith(t, "", args...)
}

// toolWith is tool with something on its standard input.
func toolWith(t *testing.T, input string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary(t), args...)
	cmd.Stdin = strings.NewReader(input)
	cmd.Env = append(os.Environ(), "LANG=C", "LC_ALL=C")
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// runProgram runs a built program to its end and returns all that it printed.
func runProgram(program string, args ...string) (string, error) {
	out, err := exec.Command(program, args...).CombinedOutput()
	return string(out), err
}

// must runs the program and fails the test unless it succeeds.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, errs, code := tool(t, args...)
	if code != 0 {
		t.Fatalf("needlepoint %s: exit %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// storesUnderTest names a fresh store of each kind: a file, and a database where there is a cluster.
func storesUnderTest(t *testing.T, run func(t *testing.T, store string)) {
	t.Run("geopackage", func(t *testing.T) { run(t, filepath.Join(t.TempDir(), "book.gpkg")) })
	t.Run("postgis", func(t *testing.T) { run(t, freshDatabase(t)) })
}

// freshDatabase creates a database for one test and drops it at the end.
func freshDatabase(t *testing.T) string {
	t.Helper()
	cluster := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if cluster == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES names no cluster: make test starts one")
	}
	conn, err := pgx.Connect(t.Context(), cluster)
	if err != nil {
		t.Fatal(err)
	}
	raw := make([]byte, 6)
	_, _ = rand.Read(raw)
	name := "np_cmd_" + hex.EncodeToString(raw)
	if _, err := conn.Exec(t.Context(), "CREATE DATABASE "+pgx.Identifier{name}.Sanitize()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		_, err := conn.Exec(ctx, "DROP DATABASE "+pgx.Identifier{name}.Sanitize()+" WITH (FORCE)")
		if err != nil {
			t.Error(err)
		}
		_ = conn.Close(ctx)
	})
	u, err := url.Parse(cluster)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
