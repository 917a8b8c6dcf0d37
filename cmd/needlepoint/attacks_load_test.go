package main

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestAttackTiles asks for tiles that there are not, for one tile a thousand times at once, and for ten times as many as the service works
// on: addresses are judged before any work, one tile is made once, and who is sent away is told when to come back.
func TestAttackTiles(t *testing.T) {
	v := attacked(t, "--max-in-flight", "16", "--client-rate", "0", "--account-rate", "0")
	made := v.metric("tile_renders_total")
	for _, address := range []string{"31/0/0", "-1/0/0", "99999999999999999999/0/0", "3/8/0", "3/0/8", "3/-1/0", "14/9223372036854775807/1", "1e1/0/0", "0x3/0/0", "3/1.5/1", "٣/1/1", "+3/1/1", "3/01/1", "3/ 1/1", "3/1/1%00", "3//1", "a/b/c"} {
		r := v.ask("GET", "/tiles/"+address+".mvt", nil)
		if r.status < 400 || r.status >= 500 {
			t.Errorf("tile %s: %d", address, r.status)
		}
	}
	for _, query := range []string{"class=" + strings.Repeat("street_light,", 2000), "class=no_such", "layers=everything", "as_of=-1", "as_of=99999999999", "boundary=99999999", "stage=x&stage=y"} {
		if r := v.ask("GET", "/tiles/14/13792/6137.mvt?"+query, nil); r.status >= 500 {
			t.Errorf("%.60s: %d", query, r.status)
		}
	}
	if now := v.metric("tile_renders_total"); now > made+3 {
		t.Errorf("%d tiles were made of addresses without one", now-made)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	statuses, probes := map[int]int{}, []time.Duration{}
	count := func(path string) {
		r, err := v.try("GET", path, nil)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil:
			t.Errorf("%s: %v", path, err)
		case r.status != 200 && r.status != 204 && r.status != 503 && r.status != 429:
			t.Errorf("%s: %d %.200s", path, r.status, r.body)
		case r.status >= 429 && r.header.Get("Retry-After") == "":
			t.Errorf("%d without Retry-After", r.status)
		}
		statuses[r.status]++
	}
	made = v.metric("tile_renders_total")
	for range 300 {
		all.Go(func() { count("/tiles/12/3448/1534.mvt") })
	}
	all.Wait()
	if now := v.metric("tile_renders_total"); now > made+1 {
		t.Errorf("one tile was made %d times", now-made)
	}
	stop := make(chan struct{})
	var probing sync.WaitGroup
	probing.Go(func() {
		for {
			begun := time.Now()
			r, err := v.try("GET", "/healthz", nil)
			if err != nil || r.status != 200 {
				t.Errorf("a probe of health: %d %v", r.status, err)
			}
			probes = append(probes, time.Since(begun))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	for i := range 160 { // ten times what it works on at once
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(i), 5))
			for range 15 {
				z := 10 + r.IntN(6)
				count(fmt.Sprintf("/tiles/%d/%d/%d.mvt?class=street_tree,street_light&boundary=%d", z, 13792<<z>>14, 6137<<z>>14, 1+r.IntN(60)))
			}
		})
	}
	all.Wait()
	close(stop)
	probing.Wait()
	slices.Sort(probes)
	t.Logf("%v; %d probes of health in %v at the median, %v at most", statuses, len(probes), probes[len(probes)/2], probes[len(probes)-1])
	if statuses[200] == 0 || statuses[503] == 0 {
		t.Errorf("overload gives %v", statuses)
	}
}

// TestAttackScraper copies the map as fast as it can from one address: it is told to wait, while others are answered; addresses made up
// in headers change nothing.
func TestAttackScraper(t *testing.T) {
	v := attacked(t, "--client-rate", "20", "--trusted-proxies", "none")
	refusals := 0
	for i := range 900 {
		r := v.ask("GET", fmt.Sprintf("/tiles/16/%d/%d.mvt", 55168+i%30, 24548+i/30), nil, "X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i%250), "Forwarded", fmt.Sprintf("for=198.51.100.%d", i%250))
		if r.status == 429 {
			refusals++
			v.refused("a scraper", r)
			if r.header.Get("Retry-After") == "" {
				t.Fatal("429 without Retry-After")
			}
		}
	}
	if refusals == 0 {
		t.Error("a scraper is never told to wait")
	}
	v.want("GET", "/healthz", nil, 200, nil)
}

// goroutines is how many the program has.
func (v *victim) goroutines(debug string) int {
	v.t.Helper()
	resp, err := http.Post(debug+"/debug/gc", "", nil)
	if err != nil {
		v.t.Fatal(err)
	}
	defer resp.Body.Close()
	var mem struct{ Goroutines int }
	if err := json.NewDecoder(resp.Body).Decode(&mem); err != nil {
		v.t.Fatal(err)
	}
	return mem.Goroutines
}

// TestAttackWorkGoesOnAfterTheClientLeft asks for much and hangs up at once: nothing of it is left afterwards.
func TestAttackWorkGoesOnAfterTheClientLeft(t *testing.T) {
	t.Parallel() // it waits most of the time
	v := attacked(t, "--debug-address", "127.0.0.1:0", "--deadline", "3s", "--client-rate", "0")
	debug := regexp.MustCompile(`debug=(http://\S+)`).FindStringSubmatch(v.log.String())
	if debug == nil {
		t.Fatal("serve does not say where its debug address is")
	}
	v.want("GET", "/healthz", nil, 200, nil)
	before := v.goroutines(debug[1])
	address := strings.TrimPrefix(v.url, "http://")
	heavy := []string{"/ogc/collections/assets/items?limit=10000&filter=" + escape("name LIKE '%a%' OR S_INTERSECTS(geometry,BBOX(0,0,180,80))"), "/api/export?format=gpkg", "/api/export?format=geojson", "/tiles/9/431/191.mvt",
		"/api/assets?limit=1000&facets=true&within=true", "/api/changes", "/api/past/1", "/api/near?lon=123.06&lat=41.08&within=20000&limit=1000", "/ogc/collections/assets/items?limit=10000&f=html"}
	for i := range 270 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n\r\n", heavy[i%len(heavy)], address)
		if i%3 == 0 {
			time.Sleep(2 * time.Millisecond) // so that some have begun
		}
		conn.Close()
	}
	inTime(t, "work that nobody waits for ends", func() bool { return v.goroutines(debug[1]) <= before+5 && v.metric("tile_renders") == 0 })
	v.want("GET", "/api/status", nil, 200, nil)
}

// TestAttackBufferReuse asks for a thousand different assets at once, again and again, while others write: each answer is the one that was
// asked for, and no key of an index changes.
func TestAttackBufferReuse(t *testing.T) {
	t.Parallel()
	v := attacked(t, "--client-rate", "0", "--account-rate", "0")
	var before, after struct{ Total int }
	v.want("GET", "/api/assets?limit=1&class=street_light", nil, 200, &before)
	var all sync.WaitGroup
	for worker := range 50 {
		all.Go(func() {
			for n := range 40 {
				id := 1 + (worker*40+n*7)%1000
				r, err := v.try("GET", fmt.Sprintf("/api/assets/%d?pad=%s", id, strings.Repeat("z", worker)), nil, "X-Pad", strings.Repeat("y", n))
				var got struct{ ID int }
				if err != nil || r.status != 200 || json.Unmarshal(r.body, &got) != nil || got.ID != id {
					t.Errorf("asset %d: %d %v %.200s", id, r.status, err, r.body)
					return
				}
				name := fmt.Sprintf("no-such-%d-%d", worker, n)
				if r, err = v.try("GET", "/ogc/collections/"+name+"/items?"+name+"=1", nil); err != nil || !strings.Contains(string(r.body), name) {
					t.Errorf("%s: %v %.300s", name, err, r.body)
					return
				}
			}
		})
	}
	all.Wait()
	v.want("GET", "/api/assets?limit=1&class=street_light", nil, 200, &after)
	if before != after {
		t.Errorf("%d street lights, %d before", after.Total, before.Total)
	}
	held := v.digest()
	v.ended()
	v.start()
	if now := v.digest(); now != held {
		t.Errorf("after a restart the book holds %s, and held %s", now, held)
	}
}

// TestAttackSlowClients holds connections open: silent ones, heads and bodies that come a byte at a time, TLS that is never spoken,
// answers that nobody reads. The service goes on answering others, and ends them all.
func TestAttackSlowClients(t *testing.T) {
	t.Parallel() // it waits most of the time
	t.Run("plain", func(t *testing.T) { t.Parallel(); slowClients(t, attacked(t)) })
	t.Run("tls", func(t *testing.T) {
		t.Parallel()
		v := attacked(t, "--tls-local")
		v.client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{InsecureSkipVerify: true} // its authority is another test's
		slowClients(t, v)
	})
}

func slowClients(t *testing.T, v *victim) {
	scheme, address, _ := strings.Cut(v.url, "://")
	open := func(secured bool) net.Conn {
		if secured && scheme == "https" {
			conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true})
			if err != nil {
				t.Fatal(err)
			}
			return conn
		}
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	// What is sent at first, and what a byte at a time. A large body may take longer than this test has, so it is a small one's.
	ways := map[string][2]string{
		"head":    {"GET /api/status HTTP/1.1\r\nHost: x\r\nX-A: ", strings.Repeat("b", 1000)},
		"line":    {"", "GET /" + strings.Repeat("a", 1000)},
		"body":    {"POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{", strings.Repeat(" ", 899)},
		"chunks":  {"POST /api/changesets/1/undo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", strings.Repeat("1\r\n \r\n", 200)},
		"silence": {"", ""},
		"mute":    {"", ""}, // not even TLS
	}
	var held sync.WaitGroup
	var mu sync.Mutex
	lasted := map[string]bool{}
	const each = 25
	stop := time.Now().Add(75 * time.Second)
	for name, way := range ways {
		for range each {
			conn := open(name != "mute")
			held.Go(func() {
				defer conn.Close()
				_, err := io.WriteString(conn, way[0])
				ended := make(chan struct{})
				go func() {
					_, _ = io.Copy(io.Discard, conn)
					close(ended)
				}()
				for i := 0; err == nil; i++ {
					select {
					case <-ended:
						return
					case <-time.After(200 * time.Millisecond):
					}
					if time.Now().After(stop) {
						mu.Lock()
						lasted[name] = true
						mu.Unlock()
						return
					}
					if i < len(way[1]) {
						_, err = io.WriteString(conn, way[1][i:i+1])
					}
				}
			})
		}
	}
	for range 60 { // while they are held
		for _, path := range []string{"/healthz", "/api/status", "/tiles/14/13792/6137.mvt"} {
			if r := v.ask("GET", path, nil); r.status != 200 && r.status != 204 {
				t.Errorf("%s: %d", path, r.status)
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	held.Wait()
	if len(lasted) > 0 {
		t.Errorf("connections that were not ended: %v", lasted)
	}
}

// TestAttackSmuggledRequests hides a request in another one's body, with lengths that contradict each other: the hidden one is never
// taken for a request.
func TestAttackSmuggledRequests(t *testing.T) {
	v := attacked(t)
	_, address, _ := strings.Cut(v.url, "://")
	const hidden = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
	for name, message := range map[string]string{
		"length of a GET":     fmt.Sprintf("GET /api/status HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(hidden), hidden),
		"both lengths":        fmt.Sprintf("POST /api/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n%s", len(hidden)+5, hidden),
		"two lengths":         fmt.Sprintf("POST /api/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: %d\r\n\r\n%s", len(hidden), hidden),
		"space before colon":  fmt.Sprintf("POST /api/nothing HTTP/1.1\r\nHost: x\r\nContent-Length : %d\r\n\r\n%s", len(hidden), hidden),
		"odd chunked":         fmt.Sprintf("POST /api/nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\nContent-Length: %d\r\n\r\n%s", len(hidden), hidden),
		"chunk extension":     fmt.Sprintf("POST /api/nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n%x;a=\"\n%s\r\n0\r\n\r\n", len(hidden), hidden),
		"large chunk":         "POST /api/nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n" + hidden,
		"negative length":     "POST /api/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" + hidden,
		"folded header":       fmt.Sprintf("POST /api/nothing HTTP/1.1\r\nHost: x\r\nX: a\r\n Content-Length: %d\r\nContent-Length: %d\r\n\r\n%s", 0, len(hidden), hidden),
		"length of an answer": fmt.Sprintf("HEAD /api/status HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(hidden), hidden),
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		message = strings.ReplaceAll(message, "/smuggled", "/smuggled-"+strings.ReplaceAll(name, " ", "-")[:4])
		_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
		if _, err := io.WriteString(conn, message); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if half, can := conn.(*net.TCPConn); can {
			_ = half.CloseWrite()
		}
		in := bufio.NewReader(conn)
		method, _, _ := strings.Cut(message, " ")
		if resp, err := http.ReadResponse(in, &http.Request{Method: method}); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %v", name, err)
		} else if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		conn.Close()
	}
	if log := v.ended(); strings.Contains(log, "/smuggled") || strings.Contains(log, "level=ERROR") {
		t.Errorf("the log: %s", log)
	}
}
