package main_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// room is one row of the table of rooms in CONTRIBUTING.md.
type room struct {
	folder   string   // as written: "geo/crs", "import/<format>"
	alias    string   // the package's own name where it differs from the folder
	may      []string // folders it may import
	allAbove bool
	onlyHere []string // outside libraries that no other room imports
	alsoDeep []string // of those, the ones that rooms in folders below may import
}

// goPackage is what `go list -json` says of one package.
type goPackage struct {
	ImportPath, Dir, Name              string
	GoFiles                            []string
	Imports, TestImports, XTestImports []string
	Module                             struct{ Path, Dir string }
	Error                              *struct{ Err string }
}

func (p goPackage) folder() string {
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/")
}

// own gives the folder of an import inside the module; ok is false for any other import.
func (p goPackage) own(imported string) (folder string, ok bool) {
	return strings.CutPrefix(imported, p.Module.Path+"/")
}

func TestRooms(t *testing.T) {
	rooms := readRooms(t)
	packages := listPackages(t)
	for _, p := range packages {
		row := slices.IndexFunc(rooms, func(r room) bool { return r.holds(p.folder()) })
		if row < 0 {
			t.Errorf("%s has no row in the table of rooms in CONTRIBUTING.md", p.folder())
			continue
		}
		for _, imported := range p.Imports {
			if folder, ok := p.own(imported); ok && !allowed(rooms, row, folder) {
				t.Errorf("%s imports %s, which its row in CONTRIBUTING.md does not name above it", p.folder(), folder)
			}
		}
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if owner := keptElsewhere(rooms, row, imported); owner != "" {
				t.Errorf("%s imports %s, which belongs only in %s", p.folder(), imported, owner)
			}
		}
	}
}

func TestRoomsTableIsRead(t *testing.T) {
	rooms := readRooms(t)
	at := func(folder string) int {
		return slices.IndexFunc(rooms, func(r room) bool { return r.holds(folder) })
	}
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"tiles", "assets", true},
		{"assets", "geo", true},
		{"import/csv", "import", true},
		{"web", "assets/gpkg", true},
		{"cmd/needlepoint", "import/csv", true},
		{"geo", "assets", false},
		{"assets/gpkg", "assets/postgis", false},
		{"import/csv", "import/geojson", false},
		{"web", "cmd/needlepoint", false},
	} {
		if got := allowed(rooms, at(c.from), c.to); got != c.want {
			t.Errorf("%s may import %s: got %v, want %v", c.from, c.to, got, c.want)
		}
	}
	for library, owner := range map[string]string{
		"github.com/twpayne/go-geom/encoding/ewkb":  "assets/postgis",
		"github.com/gofiber/fiber/v2":               "web",
		"github.com/danielgtaylor/huma/v2/humatest": "web",
	} {
		if got := keptElsewhere(rooms, at("geo"), library); got != owner {
			t.Errorf("%s in geo: the table gives it to %q, want %q", library, got, owner)
		}
		if got := keptElsewhere(rooms, at(owner), library); got != "" {
			t.Errorf("%s is refused in its own room %s", library, owner)
		}
	}
	for library, owner := range map[string]string{"github.com/gofiber/fiber/v2": "", "github.com/danielgtaylor/huma/v2": "web"} {
		if got := keptElsewhere(rooms, at("web/ogc"), library); got != owner {
			t.Errorf("%s below web: kept by %q, want %q", library, got, owner)
		}
	}
}

func (r room) holds(folder string) bool {
	if parent, ok := strings.CutSuffix(r.folder, "/<format>"); ok {
		return path.Dir(folder) == parent
	}
	return r.folder == folder
}

// allowed says whether the room of a row may import a folder: named in the row, and standing above it.
func allowed(rooms []room, row int, folder string) bool {
	for i, r := range rooms[:row] {
		if r.holds(folder) {
			named := slices.Contains(rooms[row].may, r.folder) || r.alias != "" && slices.Contains(rooms[row].may, r.alias)
			return i < row && (rooms[row].allAbove || named)
		}
	}
	return false
}

// keptElsewhere names the room that alone may import an outside library, if it is another one than row.
func keptElsewhere(rooms []room, row int, imported string) string {
	for i, r := range rooms {
		for _, library := range r.onlyHere {
			below := slices.Contains(r.alsoDeep, library) && strings.HasPrefix(rooms[row].folder, r.folder+"/")
			if i != row && !below && strings.Contains("/"+imported+"/", "/"+library+"/") {
				return r.folder
			}
		}
	}
	return ""
}

func readRooms(t *testing.T) []room {
	t.Helper()
	var rooms []room
	for _, cells := range tableUnder(t, readDocument(t, "CONTRIBUTING.md"), "## Rooms") {
		names := codeSpans(cells[0])
		if len(cells) != 4 || len(names) == 0 {
			t.Fatalf("a row of the table of rooms is not `folder` | purpose | imports | libraries: %q", cells)
		}
		r := room{folder: names[0], allAbove: cells[2] == "all above"}
		if len(names) > 1 {
			r.alias = strings.TrimPrefix(names[1], "package ")
		}
		if !r.allAbove && cells[2] != "–" {
			r.may = splitList(cells[2])
		}
		for _, library := range splitList(cells[3]) {
			if name, ok := strings.CutSuffix(library, " (**only here**)"); ok {
				r.onlyHere = append(r.onlyHere, name)
			}
			if name, ok := strings.CutSuffix(library, " (**only here and below**)"); ok {
				r.onlyHere, r.alsoDeep = append(r.onlyHere, name), append(r.alsoDeep, name)
			}
		}
		rooms = append(rooms, r)
	}
	if len(rooms) == 0 {
		t.Fatal("CONTRIBUTING.md has no table of rooms")
	}
	return rooms
}

func splitList(cell string) []string {
	parts := strings.Split(cell, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// listPackages asks go for every package of the module, tests and all, also while some do not compile.
func listPackages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Dir,Name,GoFiles,Imports,TestImports,XTestImports,Module,Error", "./...")
	list.Dir = moduleRoot
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages = append(packages, p)
	}
}
