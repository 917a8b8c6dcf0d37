package web_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"needlepoint/web"
)

// TestClientsAreLimited has one client ask until it is refused, while the probes of health are not and others behind a trusted proxy
// are not concerned.
func TestClientsAreLimited(t *testing.T) {
	trusted, err := web.ParseProxies(web.LoopbackProxies)
	if err != nil {
		t.Fatal(err)
	}
	for name, proxies := range map[string]web.Proxies{"trusted": trusted, "unknown": nil} {
		t.Run(name, func(t *testing.T) {
			s := startWith(t, func(c *web.Config) { c.Limits = web.Limits{ClientRate: 1, Proxies: proxies} })
			asked, known := 0, s.known(everyRole()...)
			from := func(chain string, more ...string) []string {
				return append(append([]string{"X-Forwarded-For", chain}, known...), more...)
			}
			status, header, body := s.do("GET", "/api/status", nil, from("203.0.113.5")...)
			for ; status == 200 && asked < 200; asked++ {
				status, header, body = s.do("GET", "/api/status", nil, from("203.0.113.5", "Accept-Language", "en")...)
			}
			var p struct {
				Code, Detail string
				Message      struct{ ZH, EN string }
			}
			if err := json.Unmarshal(body, &p); err != nil {
				t.Fatalf("%s: %v", body, err)
			}
			if after, err := strconv.Atoi(header.Get("Retry-After")); status != 429 || err != nil || after < 1 || p.Code != "too_many" || p.Message.ZH == "" || !strings.Contains(p.Detail, "retry in") {
				t.Fatalf("after %d requests: %d %v %s", asked, status, header, body)
			}
			if asked < 29 || asked > 60 {
				t.Errorf("%d requests before the first refusal", asked)
			}
			if status, _, _ := s.do("GET", "/healthz", nil, "X-Forwarded-For", "203.0.113.5"); status != 200 {
				t.Errorf("a probe of health: %d", status)
			}
			// What stands in front of the proxy's own word was written by the client.
			if status, _, _ := s.do("GET", "/api/status", nil, from("198.51.100.1, 203.0.113.5")...); status != 429 {
				t.Errorf("with an address made up: %d", status)
			}
			status, _, _ = s.do("GET", "/api/status", nil, from("203.0.113.5, 198.51.100.1")...)
			if want := map[string]int{"trusted": 200, "unknown": 429}[name]; status != want {
				t.Errorf("another client: %d, want %d", status, want)
			}
		})
	}
}

// TestPickyProxies reads what an operator may write.
func TestPickyProxies(t *testing.T) {
	for text, n := range map[string]int{"": 0, "none": 0, "10.0.0.7": 1, " 10.0.0.0/24 , ::1": 2, "fe80::1%eth0": 1, "10.0.0.0/33": -1, "proxy.lan": -1, "10.0.0.7;1": -1} {
		got, err := web.ParseProxies(text)
		if n < 0 != (err != nil) || err == nil && len(got) != n {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

// TestLinksFollowTrustedProxiesOnly asks for addresses of the service by a name that only a header says.
func TestLinksFollowTrustedProxiesOnly(t *testing.T) {
	trusted, _ := web.ParseProxies(web.LoopbackProxies)
	for want, proxies := range map[string]web.Proxies{"https://map.example/": trusted, "http://127.0.0.1": nil} {
		s := startWith(t, func(c *web.Config) { c.Limits.Proxies = proxies })
		_, _, body := s.do("GET", "/tiles.json", nil, append(s.known(everyRole()...), "X-Forwarded-Host", "map.example", "X-Forwarded-Proto", "https")...)
		if !strings.Contains(string(body), want) || strings.Contains(string(body), "map.example") != (proxies != nil) {
			t.Errorf("%v: %s", proxies, body)
		}
	}
}

// TestLargeBodiesAreRefusedInWords sends bodies over the bound of their route: each is answered, though nobody reads the body.
func TestLargeBodiesAreRefusedInWords(t *testing.T) {
	s := startWith(t, func(c *web.Config) { c.MaxBody = 6 << 20 })
	for path, size := range map[string]int{
		"POST /api/assets/query": 5 << 20, "POST /api/changesets": 7 << 20, "POST /api/changesets/1/undo": 2 << 20, "POST /nowhere": 3 << 20, "PUT /api/settings/basemaps": 20 << 20,
	} {
		method, at, _ := strings.Cut(path, " ")
		for range 3 {
			status, _, body := s.do(method, at, strings.Repeat(" ", size))
			if status != 413 || !strings.Contains(string(body), "too_large") {
				t.Errorf("%s with %d bytes: %d %.200s", path, size, status, body)
			}
		}
		req, err := http.NewRequestWithContext(t.Context(), method, s.url+at, io.LimitReader(blanks{}, int64(size))) // chunked: its length is not known
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Errorf("%s in chunks: %v", path, err)
			continue
		}
		resp.Body.Close()
		if resp.StatusCode != 413 {
			t.Errorf("%s in chunks: %d", path, resp.StatusCode)
		}
	}
}

// TestALongHeadIsRefusedInWords sends addresses and fields over the bound, longer than what is read at once: each is answered, though
// nobody reads the rest.
func TestALongHeadIsRefusedInWords(t *testing.T) {
	s := start(t)
	for _, size := range []int{20 << 10, 26 << 10, 200 << 10, 2 << 20} {
		for range 20 {
			long := strings.Repeat("street_light,", size/13)
			for name, fields := range map[string][]string{"address": {"/api/assets?class=" + long}, "field": {"/api/assets", "X-Note", long}} {
				status, _, body := s.do("GET", fields[0], nil, fields[1:]...)
				if status != 431 || !strings.Contains(string(body), "16 KB") {
					t.Fatalf("%s of %d bytes: %d %.200s", name, size, status, body)
				}
			}
		}
	}
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestIdleConnectionsKeepNobodyOut opens more connections than there may be, and holds them.
func TestIdleConnectionsKeepNobodyOut(t *testing.T) {
	proxies, _ := web.ParseProxies(web.LoopbackProxies) // so that one address may hold them all
	s := startWith(t, func(c *web.Config) { c.Limits = web.Limits{Connections: 32, Proxies: proxies} })
	address := strings.TrimPrefix(s.url, "http://")
	var held []net.Conn
	for range 32 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		held = append(held, conn)
	}
	ask := func() (status int, err error) {
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		resp, err := client.Get(s.url + "/api/status")
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		if resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") == "" {
			return 0, errors.New("503 without Retry-After")
		}
		return resp.StatusCode, nil
	}
	if status, err := ask(); err != nil || status != 503 {
		t.Errorf("where all connections are fresh: %d %v", status, err)
	}
	answered, deadline := 0, time.Now().Add(60*time.Second)
	for ; answered < 3 && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if status, err := ask(); err != nil {
			t.Fatal(err)
		} else if status == 200 {
			answered++
		}
	}
	if answered < 3 {
		t.Error("connections that nobody uses keep others out")
	}
	ended := 0
	for _, conn := range held {
		_ = conn.SetReadDeadline(time.Now().Add(40 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err == nil || !errors.Is(err, errTimeout(err)) {
			ended++
		}
	}
	if ended != len(held) {
		t.Errorf("%d of %d idle connections were ended", ended, len(held))
	}
}

// errTimeout is the error itself where it says that time ran out.
func errTimeout(err error) error {
	var n net.Error
	if errors.As(err, &n) && n.Timeout() {
		return err
	}
	return fmt.Errorf("no timeout")
}
