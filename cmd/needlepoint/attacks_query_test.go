package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// literals are what is smuggled into SQL and into other languages by their quotes.
var literals = []string{
	`x' ) = true and 1=(SELECT CAST ((SELECT version()) AS integer)) -- `,
	`'; DROP TABLE asset; --`, `' OR '1'='1`, `" OR ""="`, `'); DELETE FROM change_set; --`, `\'; ATTACH DATABASE '/tmp/np-attached.db' AS x; --`,
	`x''; SELECT load_extension('x'); --`, `$$; SELECT pg_sleep(9); $$`, `{"a":"b'"}`, `%' UNION SELECT sql FROM sqlite_master --`, "nul\x00nul", `\u0027 or 1=1`,
}

// TestAttackSQLInjection puts SQL into every literal, name and number that a filter takes, and into what is stored. Filters refuse it or
// find nothing by it; what is stored is read back as it was; on both kinds of store.
func TestAttackSQLInjection(t *testing.T) {
	t.Parallel()
	attack := func(t *testing.T, v *victim) {
		before := v.digest()
		quoted := func(s string) string { return strings.ReplaceAll(s, "'", "''") }
		for _, evil := range literals {
			whole, _ := json.Marshal(map[string]any{"op": "=", "args": []any{map[string]any{"property": "name"}, evil}})
			strange, _ := json.Marshal(map[string]any{"op": "=", "args": []any{map[string]any{"property": evil}, "x"}})
			for what, filter := range map[string]string{
				"a literal": "name = '" + quoted(evil) + "'", "a broken literal": "strStartsWith(name,'" + evil + "') = true", "like": "name LIKE '" + quoted(evil) + "'",
				"in": "ref IN ('" + quoted(evil) + "','b')", "feature id": "IN ('" + evil + "')", "json": string(whole), "a property in json": string(strange),
				"jsonArrayContains": "jsonArrayContains(name,'/a','" + evil + "') = true", "property": `"` + evil + `" = 1`,
			} {
				for _, collection := range []string{"street_light", "assets", "boundaries"} {
					r := v.ask("GET", "/ogc/collections/"+collection+"/items?limit=3&filter="+escape(filter), nil)
					var found struct {
						Features       []any
						NumberReturned int
					}
					if r.status == 200 && (json.Unmarshal(r.body, &found) != nil || len(found.Features) > 0) {
						t.Errorf("%s with %q on %s finds %.300s", what, evil, collection, r.body)
					}
					if r.status != 200 && r.status != 400 {
						t.Errorf("%s with %q on %s: %d %.300s", what, evil, collection, r.status, r.body)
					}
				}
			}
			for _, path := range []string{"/api/search?q=%s", "/api/assets?q=%s", "/api/assets?class=%s", "/api/assets?sort=%s", "/api/assets?sort=attributes.%s", "/api/assets?due_by=%s", "/api/assets?after=%s",
				"/api/assets?bbox=%s", "/api/boundaries?grid=%s", "/api/near?lon=123&lat=%s", "/api/counts?condition=%s", "/tiles/14/1/1.mvt?class=%s", "/ogc/collections/street_light/items?height_m=%s",
				"/ogc/collections/street_light/items?token=%s", "/ogc/collections/%s/items", "/api/assets/%s", "/api/changesets?before=%s", "/api/imports/%s"} {
				r := v.ask("GET", fmt.Sprintf(path, escape(evil)), nil)
				if r.status >= 500 {
					t.Errorf(path+": %d %.300s", evil, r.status, r.body)
				}
			}
		}
		if after := v.digest(); after != before {
			t.Errorf("the book holds %s, and held %s", after, before)
		}
		for _, evil := range literals[:len(literals)-2] { // a text with NUL is no name
			id := v.put(map[string]any{"name": evil, "ref": evil, "attributes": map[string]any{evil: evil, "notes": evil}})
			var read struct {
				Name, Ref  string
				Attributes map[string]any
			}
			v.want("GET", fmt.Sprintf("/api/assets/%d", id), nil, 200, &read)
			if read.Name != evil || read.Attributes[evil] != evil || read.Attributes["notes"] != evil {
				t.Errorf("%q is kept as %+v", evil, read)
			}
			v.want("GET", fmt.Sprintf("/api/assets/%d/history", id), nil, 200, nil)
		}
		if !strings.HasPrefix(v.store, "postgres") {
			held := v.digest()
			v.ended()
			v.start()
			if now := v.digest(); now != held {
				t.Errorf("after a restart the book holds %s, and held %s", now, held)
			}
			if _, err := os.Stat("/tmp/np-attached.db"); err == nil {
				t.Error("a database was attached")
			}
		}
	}
	t.Run("geopackage", func(t *testing.T) { attack(t, attacked(t)) })
	t.Run("postgis", func(t *testing.T) {
		v := &victim{t: t, store: freshDatabase(t), dir: t.TempDir()}
		must(t, "sample", "--store", v.store, "--assets", "3000")
		attack(t, v.start())
	})
}

// TestAttackPropertyNamesAsCode names properties that other programs have run as code: they are refused as unknown, and run nothing.
func TestAttackPropertyNamesAsCode(t *testing.T) {
	v := attacked(t)
	ran := filepath.Join(v.dir, "ran")
	for _, name := range []string{
		"exec(java.lang.Runtime.getRuntime(),'touch " + ran + "')", "$(touch " + ran + ")", "`touch " + ran + "`", "__import__('os').system('touch " + ran + "')",
		"{{constructor.constructor('return process')()}}", "${touch " + ran + "}", "<%= `touch " + ran + "` %>", "../../../../bin/sh", "@(1+1)", "count(/*)", "document('file:///etc/passwd')",
	} {
		text, _ := json.Marshal(map[string]any{"op": ">", "args": []any{map[string]any{"property": name}, 1}})
		for _, query := range []string{"filter=" + escape(string(text)), "filter=" + escape(`"`+strings.ReplaceAll(name, `"`, `""`)+`" = 1`), "filter=" + escape(name+" = 1"), "filter=" + escape(name),
			escape(name) + "=1", "sortby=" + escape(name), "properties=" + escape(name), "valueReference=" + escape(name)} {
			r := v.ask("GET", "/ogc/collections/street_light/items?"+query, nil)
			if r.status != 400 {
				t.Errorf("%s: %d %.200s", query, r.status, r.body)
			}
		}
		v.refused("sort by "+name, v.ask("GET", "/api/assets?sort="+escape(name), nil))
		r := v.ask("GET", "/api/assets?sort="+escape("attributes."+name), nil)
		if r.status >= 500 {
			t.Errorf("sort by attribute %s: %d", name, r.status)
		}
		r = v.ask("POST", "/api/bulk", map[string]any{"dry_run": true, "select": map[string]any{"class": []string{"street_light"}}, "set": map[string]any{"attributes": map[string]any{name: name}}})
		if r.status >= 500 {
			t.Errorf("set attribute %s: %d %.200s", name, r.status, r.body)
		}
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a name of a property was run")
	}
}

// TestAttackRegularExpressions sends patterns that keep backtracking matchers busy for ever; the service goes on answering others.
func TestAttackRegularExpressions(t *testing.T) {
	v := attacked(t)
	long := strings.Repeat("a", 990) + "!"
	v.put(map[string]any{"name": long[len(long)-150:], "attributes": map[string]any{"notes": long}})
	for _, pattern := range []string{strings.Repeat("%a", 500) + "%b", "(a+)+$", strings.Repeat("_", 5000), strings.Repeat("%", 30_00) + "x", `^(([a-z])+.)+[A-Z]([a-z])+$`, `\` + strings.Repeat(`\`, 400)} {
		for _, path := range []string{"/ogc/collections/street_light/items?limit=5&filter=" + escape("notes LIKE '"+pattern+"'"), "/ogc/collections/street_light/items?limit=5&filter=" + escape("CASEI(notes) LIKE CASEI('"+pattern+"')"),
			"/api/search?q=" + escape(pattern[:min(len(pattern), 190)]), "/api/assets?q=" + escape(pattern[:min(len(pattern), 190)])} {
			if r := v.ask("GET", path, nil); r.status >= 500 {
				t.Errorf("%.120s: %d %.200s", path, r.status, r.body)
			}
		}
		v.want("GET", "/healthz", nil, 200, nil)
	}
}
