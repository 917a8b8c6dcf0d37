package web_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// operation commits one operation as somebody and returns the status.
func (m *matrix) operation(as []string, op map[string]any) int {
	m.t.Helper()
	status, _, _ := m.do("POST", "/api/changesets", map[string]any{"key": uuid.NewString(), "operations": []any{op}}, as...)
	return status
}

func square(west, south, east, north float64) map[string]any {
	return map[string]any{"type": "Polygon", "coordinates": []any{[]any{
		[]float64{west, south}, []float64{east, south}, []float64{east, north}, []float64{west, north}, []float64{west, south}}}}
}

// Rights follow boundaries, so that nobody may move those that bound his own.
func TestAKeeperEnlargesNoTerritoryOfHisOwn(t *testing.T) {
	m := newMatrix(t)
	keeper := m.known(access.Grant{Role: access.Keeper, Boundary: m.own.street})
	wide := map[string]any{"kind": "street", "ref": "W", "name": "西街道办", "geometry": square(120, 40, 125, 43)}
	if got := m.operation(keeper, map[string]any{"action": "update", "noun": "boundary", "id": m.own.street, "record": wide}); got != http.StatusForbidden {
		t.Errorf("enlarging one's own street: %d, want 403", got)
	}
	if got := m.operation(keeper, map[string]any{"action": "delete", "noun": "boundary", "id": m.own.street}); got != http.StatusForbidden {
		t.Errorf("deleting one's own street: %d, want 403", got)
	}
	at := m.own.place
	cell := map[string]any{"kind": "cell", "grid": "unit", "ref": "C-1", "name": "c", "geometry": square(at[0]-1e-4, at[1]-1e-4, at[0]+1e-4, at[1]+1e-4)}
	if got := m.operation(keeper, map[string]any{"action": "insert", "noun": "boundary", "record": cell}); got != http.StatusOK {
		t.Errorf("a cell within one's own street: %d, want 200", got)
	}
	cell["ref"], cell["geometry"] = "C-2", square(120, 40, at[0]+1e-4, at[1]+1e-4)
	if got := m.operation(keeper, map[string]any{"action": "insert", "noun": "boundary", "record": cell}); got != http.StatusForbidden {
		t.Errorf("a cell that reaches beyond one's own street: %d, want 403", got)
	}
	lamps := m.known(access.Grant{Role: access.Keeper, Groups: []string{"LAMP"}})
	if got := m.operation(lamps, map[string]any{"action": "delete", "noun": "boundary", "id": m.theirs.street}); got != http.StatusForbidden {
		t.Errorf("a keeper of lamps deletes a street: %d, want 403", got)
	}
}

// What a browser holds of an answer is no answer any more once its reader may see less.
func TestATagOfTheOGCAPIEndsWithTheRight(t *testing.T) {
	m := newMatrix(t)
	account := m.add("wang", access.Grant{Role: access.Keeper})
	known := m.bearer("wang", access.AllScopes()...)
	held := map[string]string{}
	paths := []string{"/ogc/collections/assets/items?f=json"}
	for a := range m.inv.View().Assets(assets.Filter{Classes: []assets.ClassKey{"drainage_pump_station"}}) {
		paths = append(paths, "/ogc/collections/drainage_pump_station/items/"+idText(a.ID)+"?f=json")
	}
	for _, path := range paths {
		_, h, _ := m.do("GET", path, nil, known...)
		held[path] = h.Get("ETag")
		if status, _, _ := m.do("GET", path, nil, append(known, "If-None-Match", held[path])...); status != http.StatusNotModified {
			t.Fatalf("%s as it is held: %d, want 304", path, status)
		}
	}
	less := []access.Grant{{Role: access.Crew, Boundary: m.own.street}}
	if _, err := m.people.Change(t.Context(), admin(), access.Changing{Name: "wang", Version: account.Version, Grants: &less}); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if status, _, _ := m.do("GET", path, nil, append(known, "If-None-Match", held[path])...); status == http.StatusNotModified {
			t.Errorf("%s is said to be unchanged to who sees less of it now", path)
		}
	}
}

func TestARightGuessOfAWithheldFieldIsRefusedAsAWrongOne(t *testing.T) {
	m := newMatrix(t)
	crew := append(m.known(access.Grant{Role: access.Crew, Boundary: m.own.street}), "Content-Type", "application/merge-patch+json")
	for a := range m.inv.View().Assets(assets.Filter{Classes: []assets.ClassKey{"drainage_pump_station"}}) {
		for _, guess := range []string{"138-0000-0000", secret} {
			status, _, body := m.do("PATCH", "/ogc/collections/drainage_pump_station/items/"+idText(a.ID),
				map[string]any{"properties": map[string]any{"contact": guess}}, crew...)
			if status != http.StatusForbidden || strings.Contains(string(body), secret) {
				t.Errorf("guessing %s: %d %s", guess, status, body)
			}
		}
	}
}

// An undo of what cannot be seen says what a look at it says, whatever it did and whatever came of it.
func TestAnUndoTellsNothingOfWhatIsHidden(t *testing.T) {
	m := newMatrix(t)
	crew := m.known(access.Grant{Role: access.Crew, Boundary: m.own.street})
	var said []string
	try := func(r assets.Revision, body map[string]any) {
		t.Helper()
		body["key"] = uuid.NewString()
		status, _, text := m.do("POST", fmt.Sprintf("/api/changesets/%d/undo", r), body, crew...)
		told, _, _ := strings.Cut(string(text), `"request"`)
		said = append(said, fmt.Sprint(status, " ", strings.ReplaceAll(told, fmt.Sprint(r), "R")))
	}
	r := m.touch(m.theirs)
	try(r, map[string]any{})
	try(r, map[string]any{"noun": "asset", "id": m.theirs.id})
	try(r, map[string]any{"noun": "asset", "id": 999})
	m.commit(assets.Operation{Action: assets.Delete, Noun: assets.AssetNoun, ID: m.spare(m.theirs)})
	try(m.inv.View().Revision(), map[string]any{})
	r = m.touch(m.theirs)
	a, _ := m.inv.View().Asset(assets.AssetID(m.theirs.id))
	m.commit(assets.Drop(a))
	try(r, map[string]any{})
	for _, it := range said {
		if it != said[0] || !strings.HasPrefix(it, "404") {
			t.Errorf("%s\nbeside\n%s", it, said[0])
		}
	}
}

func TestAnUpdateTellsHiddenFromMissingNowhere(t *testing.T) {
	m := newMatrix(t)
	crew := m.known(access.Grant{Role: access.Crew, Boundary: m.own.street})
	for _, at := range []struct{ lon, lat float64 }{{m.theirs.place[0], m.theirs.place[1]}, {m.own.place[0], m.own.place[1]}} {
		record := map[string]any{"class": "street_light", "ref": "X", "geometry": map[string]any{"type": "Point", "coordinates": []float64{at.lon, at.lat}}}
		for _, id := range []int64{m.theirs.id, 987_654} {
			if got := m.operation(crew, map[string]any{"action": "update", "noun": "asset", "id": id, "record": record}); got != http.StatusNotFound {
				t.Errorf("update of %d at %v: %d, want 404", id, at, got)
			}
		}
	}
}

// Who gave a link may not reach by it what was granted since, if he could not grant it himself.
func TestALinkEndsWhenSomebodyElseChangesTheGrants(t *testing.T) {
	m := newMatrix(t)
	account := m.add("xia", access.Grant{Role: access.Crew, Boundary: m.own.street})
	street := access.Doing{Principal: access.Principal{Account: "street", Means: access.BySession, Grants: []access.Grant{{Role: access.Admin, Boundary: m.own.street}}}}
	link, err := m.people.Invite(t.Context(), street, "xia")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := m.people.Setup(link.Secret); !ok {
		t.Fatal("the link does not hold")
	}
	all := []access.Grant{{Role: access.Admin}}
	for _, a := range m.people.Accounts(admin()) {
		if a.Name == "xia" {
			account = a
		}
	}
	if _, err = m.people.Change(t.Context(), admin(), access.Changing{Name: "xia", Version: account.Version, Grants: &all}); err != nil {
		t.Fatal(err)
	}
	if _, ok := m.people.Setup(link.Secret); ok {
		t.Error("the link of a street's administrator holds for one of the whole district")
	}
}

// A cookie or a token that is none makes nobody known: a large body is refused by its head.
func TestALargeBodyTakesCredentialsThatHold(t *testing.T) {
	m := newMatrix(t)
	host := strings.TrimPrefix(m.url, "http://")
	for _, credentials := range []string{"", "Cookie: x=1\r\n", "Cookie: np_session=abc\r\n", "Authorization: Bearer np_abc\r\n"} {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		_, _ = fmt.Fprintf(c, "POST /api/changesets HTTP/1.1\r\nHost: %s\r\n%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n{", host, credentials, 16<<20)
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
		head := make([]byte, len("HTTP/1.1 413"))
		if _, err := io.ReadFull(c, head); err != nil || string(head) != "HTTP/1.1 413" {
			t.Errorf("with %q: %q %v, want 413 before the body", credentials, head, err)
		}
	}
}

func TestAWriteIsRefusedAnAsOf(t *testing.T) {
	m := newMatrix(t)
	keeper := m.known(access.Grant{Role: access.Keeper})
	m.touch(m.theirs)
	for _, dry := range []bool{true, false} {
		body := map[string]any{"key": uuid.NewString(), "dry_run": dry, "select": map[string]any{"ids": []int64{m.theirs.id}}, "set": map[string]any{"name": "zz"}}
		if status, _, text := m.do("POST", "/api/bulk?as_of=1", body, keeper...); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
			t.Errorf("dry %v: %d %s", dry, status, text)
		}
	}
}
