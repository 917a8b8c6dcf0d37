package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/web"
)

// matrix is a service with two neighbouring streets, asked by everybody about everything.
type matrix struct {
	*service
	own, theirs target
	job         string // an import of the district's
	turn        int
}

// What must never reach who has no right to it.
const (
	theirName = "友谊路路灯"
	theirCity = "东街道办"
	secret    = "139-0000-0000"
)

func newMatrix(t *testing.T) *matrix {
	m := &matrix{service: startWith(t, func(c *web.Config) { c.Demo = false; c.Exports = csvAlone() })}
	street := func(ref, name string, from, to float64) assets.Operation {
		return assets.Put(assets.Boundary{Kind: assets.Street, Ref: ref, Name: name, Stage: assets.InService,
			Geometry: orb.Bound{Min: orb.Point{from, 41.07}, Max: orb.Point{to, 41.09}}.ToPolygon()})
	}
	contact, err := assets.AttributesOf(map[string]any{"contact": secret})
	if err != nil {
		t.Fatal(err)
	}
	ids := m.commit(street("W", "西街道办", 123.05, 123.07), street("E", theirCity, 123.07, 123.09),
		assets.Put(assets.Asset{Class: "drainage_pump_station", Ref: "S-1", Name: "工地", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.0605, 41.0801}, Attributes: contact}))
	m.own = target{1, assets.BoundaryID(ids[0]), "L-1", "安居街路灯 1", orb.Point{123.060, 41.08}, "/tiles/17/110340/49103.mvt"}
	m.theirs = target{3, assets.BoundaryID(ids[1]), "L-3", theirName, orb.Point{123.080, 41.08}, "/tiles/17/110348/49103.mvt"}
	keeper := m.known(access.Grant{Role: access.Keeper})
	var job struct{ ID string }
	m.wantAs(keeper, "POST", "/api/imports", map[string]any{"files": []any{map[string]any{"name": "a.csv", "size": 10}}}, &job)
	m.job = job.ID
	return m
}

func (m *matrix) commit(ops ...assets.Operation) []int64 {
	m.t.Helper()
	receipt, err := m.inv.Commit(m.t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "test", Via: assets.ViaSample, Operations: ops}, nil
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return receipt.IDs
}

// streetOf is the area of a record's street.
func (m *matrix) streetOf(at target) orb.Geometry {
	b, _ := m.inv.View().Boundary(at.street)
	return b.Geometry
}

// next is a condition that an asset is not in already.
func (m *matrix) next() string {
	m.turn++
	return []string{"intact", "damaged", "abandoned"}[m.turn%3]
}

// touch changes a record and returns the revision.
func (m *matrix) touch(at target) assets.Revision {
	a, ok := m.inv.View().Asset(assets.AssetID(at.id))
	if !ok {
		m.t.Fatalf("asset %d is gone", at.id)
	}
	was := a.Condition
	a.Ref, a.Name, a.Condition = at.ref, at.name, assets.Condition(m.next())
	if a.Condition == was { // what changes nothing has nothing to be undone
		a.Condition = assets.Condition(m.next())
	}
	m.commit(assets.Replace(a))
	return m.inv.View().Revision()
}

// spare makes a lamp beside a record, to be deleted.
func (m *matrix) spare(at target) int64 {
	return m.commit(assets.Put(assets.Asset{Class: "street_light", Ref: uuid.NewString(), Condition: assets.Intact, Stage: assets.InService, Geometry: at.place}))[0]
}

func (m *matrix) wantAs(who []string, method, path string, in, out any) {
	m.t.Helper()
	status, _, body := m.do(method, path, in, who...)
	if status != 200 {
		m.t.Fatalf("%s %s: %d %s", method, path, status, body)
	}
	if err := json.Unmarshal(body, out); err != nil {
		m.t.Fatalf("%s %s: %v in %s", method, path, err, body)
	}
}

// askOnce sends a question and returns the status and the body, of a feed its beginning.
func (m *matrix) askOnce(who []string, method string, q question) (int, string) {
	m.t.Helper()
	if strings.HasPrefix(q.path, "/api/changes?") {
		return m.listen(who, q.path)
	}
	headers := who
	if q.kind != "" {
		headers = append(slices.Clone(who), "Content-Type", q.kind)
	}
	status, _, body := m.do(method, q.path, q.body, headers...)
	return status, string(body)
}

// listen reads a feed for a moment.
func (m *matrix) listen(who []string, path string) (int, string) {
	ctx, cancel := context.WithTimeout(m.t.Context(), 300*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", m.url+path, nil)
	if err != nil {
		m.t.Fatal(err)
	}
	for i := 0; i+1 < len(who); i += 2 {
		req.Header.Set(who[i], who[i+1])
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer resp.Body.Close()
	var text strings.Builder
	_, _ = io.Copy(&text, bufio.NewReader(resp.Body)) // until the moment is over
	return resp.StatusCode, text.String()
}

// reader is one who asks: a role, with his own street or the whole district.
type reader struct {
	role  string
	whole bool
	head  []string
}

func (m *matrix) readers() (out []reader) {
	for _, role := range access.AllRoles() {
		for _, whole := range []bool{false, true} {
			g := access.Grant{Role: role}
			if !whole {
				g.Boundary = m.own.street
			}
			out = append(out, reader{string(role), whole, m.signedIn(g)})
		}
	}
	return append(out, reader{role: "nobody"})
}

// TestRoutesByRoles walks every route as every role, with a street of his own and with the whole district, at a record of his own and at
// a neighbour's. What it expects stands in probes, apart from what the service goes by; a route that is not there fails the test. No
// answer ever holds what its reader has no right to.
func TestRoutesByRoles(t *testing.T) {
	m := newMatrix(t)
	known := map[string]bool{}
	all := probes()
	for _, p := range all {
		known[p.route] = true
	}
	there := map[string]bool{}
	for _, route := range m.server.Routes() {
		there[route] = true
		if !known[route] {
			t.Errorf("%s is not in the matrix: say in probes who may ask it", route)
		}
	}
	for route := range known {
		if !there[route] {
			t.Errorf("%s is in the matrix, and no route any more", route)
		}
	}
	readers := m.readers()
	var table strings.Builder
	fmt.Fprintf(&table, "%-62s", "who may ask what (s: in his own street, d: in the whole district)")
	for i := 0; i < len(readers)-1; i += 2 {
		fmt.Fprintf(&table, " %-10s", readers[i].role)
	}
	table.WriteString(" nobody\n")
	for _, p := range all {
		fmt.Fprintf(&table, "%-62s", p.route)
		cell := ""
		for _, r := range readers {
			cell += m.try(t, p, r)
			if r.whole || r.role == "nobody" {
				fmt.Fprintf(&table, " %-10s", cell)
				cell = ""
			}
		}
		table.WriteString("\n")
	}
	t.Log("\n" + table.String())
	if dir := os.Getenv("NEEDLEPOINT_TABLES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "rights.txt"), []byte(table.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// try asks one route as one reader, and returns what the table shows of it.
func (m *matrix) try(t *testing.T, p probe, r reader) string {
	method, _, _ := strings.Cut(p.route, " ")
	let := contains(p.let, r.role) && (!p.whole || r.whole || p.let == anyone)
	targets := []target{m.own}
	if p.aimed {
		targets = append(targets, m.theirs)
	}
	for i, at := range targets {
		status, body := m.askOnce(r.head, method, p.ask(m, at))
		say := fmt.Sprintf("%s as %s (whole %v) at %s", p.route, r.role, r.whole, at.ref)
		switch beyond := i == 1 && !r.whole; {
		case !let && r.role == "nobody":
			if status != 401 {
				t.Errorf("%s: %d, want 401: %.200s", say, status, body)
			}
		case !let:
			if status != 403 || !strings.Contains(body, `"needs"`) {
				t.Errorf("%s: %d, want 403 with what it needs: %.300s", say, status, body)
			}
		case p.route == "GET /api/imports/:id" && !r.whole: // the job is somebody else's
			if status != 404 {
				t.Errorf("%s: %d: %.200s", say, status, body)
			}
		case beyond:
			if want := max(p.theirs, 404*btoi(p.theirs == 0)); status != want {
				t.Errorf("%s: %d, want %d: %.300s", say, status, want, body)
			}
		case status == 401 || status == 403 || p.aimed && status >= 300:
			t.Errorf("%s: %d: %.300s", say, status, body)
		}
		if let && p.shows && i == 0 && !strings.Contains(body, m.own.ref) {
			t.Errorf("%s does not show his own: %.500s", say, body)
		}
		m.expectSilence(t, say, body, r)
	}
	switch {
	case !let:
		return "-"
	case r.whole:
		return "d"
	case r.role == "nobody":
		return "+"
	}
	return "s"
}

// expectSilence fails where an answer holds what its reader may not know.
func (m *matrix) expectSilence(t *testing.T, say, body string, r reader) {
	if !r.whole && (strings.Contains(body, theirName) || strings.Contains(body, `"L-3"`) || strings.Contains(body, theirCity) && !strings.Contains(body, "您看不到")) {
		t.Errorf("%s tells of the neighbour's: %.500s", say, body)
	}
	if !contains("keeper supervisor admin", r.role) && strings.Contains(body, secret) {
		t.Errorf("%s tells how somebody is reached: %.500s", say, body)
	}
}

func contains(words, word string) bool { return slices.Contains(strings.Fields(words), word) }

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
