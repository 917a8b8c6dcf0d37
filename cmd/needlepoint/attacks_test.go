package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Every TestAttack… replays one class of attack against the running program, on the sample district and with a demo user's rights to
// everything: what stops the attack must not be that nobody may ask.

// sampleStore makes the sample once for all tests, beside the built program.
var sampleStore = sync.OnceValues(func() (string, error) {
	program, err := buildBinary()
	if err != nil {
		return "", err
	}
	store := filepath.Join(filepath.Dir(program), "sample.gpkg")
	out, err := runProgram(program, "sample", "--store", store, "--assets", "3000")
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return store, nil
})

// victim is the program under attack.
type victim struct {
	*process
	t      *testing.T
	store  string
	dir    string // that the store lies in, with what the service keeps beside it
	client *http.Client
}

// attacked starts the program on a copy of the sample, logging all requests.
func attacked(t *testing.T, args ...string) *victim {
	t.Helper()
	v := &victim{t: t, store: sampled(t)}
	v.dir = filepath.Dir(v.store)
	return v.start(args...)
}

func (v *victim) start(args ...string) *victim {
	v.t.Helper()
	v.process = serve(v.t, v.store, append([]string{"--log-level", "debug"}, args...)...)
	transport := &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}
	v.client = &http.Client{Transport: transport, Timeout: 2 * time.Minute}
	p := v.process
	v.t.Cleanup(func() {
		transport.CloseIdleConnections()
		p.kill()
	})
	return v
}

// ended stops the program well and returns all that it logged.
func (v *victim) ended() string {
	v.t.Helper()
	v.stop(v.t)
	v.end <- nil // for kill, which comes at the end of every test
	return v.log.String()
}

type reply struct {
	status int
	header http.Header
	body   []byte
}

// ask sends one request; a connection that is dropped fails the test.
func (v *victim) ask(method, path string, body any, headers ...string) reply {
	v.t.Helper()
	r, err := v.try(method, path, body, headers...)
	if err != nil {
		v.t.Fatalf("%s %.200s: %v", method, path, err)
	}
	return r
}

func (v *victim) try(method, path string, body any, headers ...string) (reply, error) {
	var in io.Reader
	kind := ""
	switch b := body.(type) {
	case nil:
	case string:
		in, kind = strings.NewReader(b), "application/octet-stream"
	case []byte:
		in, kind = bytes.NewReader(b), "application/octet-stream"
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return reply{}, err
		}
		in, kind = bytes.NewReader(text), "application/json"
	}
	req, err := http.NewRequest(method, v.url+path, in)
	if err != nil {
		return reply{}, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, out}, err
}

// want is ask for an answer of a status, decoded into what is given.
func (v *victim) want(method, path string, body any, status int, into any) reply {
	v.t.Helper()
	r := v.ask(method, path, body)
	if r.status != status {
		v.t.Fatalf("%s %s: %d %.500s", method, path, r.status, r.body)
	}
	if into != nil {
		if err := json.Unmarshal(r.body, into); err != nil {
			v.t.Fatalf("%s %s: %v in %.500s", method, path, err, r.body)
		}
	}
	return r
}

// refused fails the test unless an answer is a refusal in words.
func (v *victim) refused(what string, r reply) {
	v.t.Helper()
	var problem struct{ Detail string }
	if err := json.Unmarshal(r.body, &problem); r.status < 400 || r.status >= 500 || err != nil || problem.Detail == "" {
		v.t.Errorf("%s: %d %.300s", what, r.status, r.body)
	}
}

// digest says what the book holds; an attack that changes nothing leaves it as it was.
func (v *victim) digest() string {
	v.t.Helper()
	var s struct {
		Revision, Assets, Boundaries int
		Hash                         string
	}
	v.want("GET", "/api/status", nil, 200, &s)
	return fmt.Sprintf("%d assets, %d boundaries at revision %d with %s", s.Assets, s.Boundaries, s.Revision, s.Hash)
}

// put commits one lamp, and returns its id.
func (v *victim) put(record map[string]any) int {
	v.t.Helper()
	var receipt struct{ IDs []int }
	if record["class"] == nil {
		record["class"] = "street_light"
	}
	if record["geometry"] == nil {
		record["geometry"] = map[string]any{"type": "Point", "coordinates": []float64{123.06, 41.08}}
	}
	v.want("POST", "/api/changesets", map[string]any{"key": newKey(), "operations": []any{map[string]any{"action": "insert", "noun": "asset", "record": record}}}, 200, &receipt)
	if len(receipt.IDs) != 1 {
		v.t.Fatalf("receipt %+v", receipt)
	}
	return receipt.IDs[0]
}

var keysGiven atomic.Int64

// newKey is an idempotency key that no other request has.
func newKey() string { return fmt.Sprintf("01930000-0000-7000-8000-%012d", keysGiven.Add(1)) }

// memory is the most memory that the program has had, in bytes.
func (v *victim) memory() int64 {
	v.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.cmd.Process.Pid))
	if err != nil {
		v.t.Skipf("memory cannot be read here: %v", err)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		v.t.Skip("memory cannot be read here")
	}
	n, _ := strconv.ParseInt(string(found[1]), 10, 64)
	return n << 10
}

// metric reads one of the program's own figures.
func (v *victim) metric(name string) int {
	v.t.Helper()
	r := v.want("GET", "/metrics", nil, 200, nil)
	found := regexp.MustCompile(`(?m)^needlepoint_` + name + ` (\S+)$`).FindSubmatch(r.body)
	if found == nil {
		v.t.Fatalf("no figure %s", name)
	}
	n, _ := strconv.ParseFloat(string(found[1]), 64)
	return int(n)
}

// canary listens on loopback for whatever an attack makes the program fetch.
type canary struct {
	url   string
	calls atomic.Int64
}

func newCanary(t *testing.T) *canary {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &canary{url: "http://" + l.Addr().String()}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			c.calls.Add(1)
			conn.Close()
		}
	}()
	t.Cleanup(func() { l.Close() })
	return c
}

// silent fails the test where the canary was called.
func (c *canary) silent(t *testing.T) {
	t.Helper()
	time.Sleep(300 * time.Millisecond) // for what may still be on its way
	if n := c.calls.Load(); n > 0 {
		t.Errorf("the program fetched by a client's word, %d times", n)
	}
}

// inTime waits for what comes by itself.
func inTime(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 90 s", what)
		}
	}
}

func jsonInto(text []byte, into any) error { return json.Unmarshal(text, into) }

func escape(s string) string { return url.QueryEscape(s) }

// askAs is ask with headers of which one may be Host.
func (v *victim) askAs(method, path string, headers ...string) reply {
	v.t.Helper()
	req, err := http.NewRequest(method, v.url+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if req.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := v.client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, body}
}

// tileAt is the tile of a zoom that a place is in.
func tileAt(lon, lat float64, zoom int) (x, y int) {
	n := math.Exp2(float64(zoom))
	s := math.Sin(lat * math.Pi / 180)
	return int((lon + 180) / 360 * n), int((0.5 - math.Log((1+s)/(1-s))/(4*math.Pi)) * n)
}
