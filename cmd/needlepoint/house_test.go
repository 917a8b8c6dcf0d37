package main_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	moduleRoot = "../.."
	mostLines  = 450
)

// topLevel is what the module's folder holds; hidden names and what .gitignore drops stand apart.
var topLevel = []string{
	"cmd", "geo", "assets", "tiles", "import", "web", "testdata",
	"go.mod", "go.sum", "README.md", "Makefile", "LICENSE", "CONTRIBUTING.md",
}

func TestHouseTopLevel(t *testing.T) {
	entries, err := os.ReadDir(moduleRoot)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		built := name == "bin" || strings.Contains(name, ".gpkg") || strings.HasSuffix(name, ".test") || strings.HasSuffix(name, ".prof")
		if !strings.HasPrefix(name, ".") && !built && !slices.Contains(topLevel, name) {
			t.Errorf("%s is not one of the entries of the top level", name)
		}
	}
}

func TestHouseFileLength(t *testing.T) {
	eachSource(t, func(name string, text []byte) {
		if lines := bytes.Count(text, []byte("\n")); lines > mostLines {
			t.Errorf("%s has %d lines, more than %d", name, lines, mostLines)
		}
	})
}

func TestHouseNothingLeftOpen(t *testing.T) {
	marks := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)
	eachSource(t, func(name string, text []byte) {
		if mark := marks.Find(text); mark != nil {
			t.Errorf("%s holds a %s", name, mark)
		}
	})
}

func TestHousePackagesSayWhatTheyAre(t *testing.T) {
	comment := regexp.MustCompile(`(?m)^// (Package|Command) `)
	dumps := []string{"util", "utils", "common", "helper", "helpers", "misc", "shared", "lib"}
	for _, p := range listPackages(t) {
		if slices.Contains(dumps, path.Base(p.ImportPath)) {
			t.Errorf("%s: a package is named after what it holds", p.folder())
		}
		said := len(p.GoFiles) == 0
		for _, name := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			said = said || comment.Match(text)
		}
		if !said {
			t.Errorf("%s has no package comment", p.folder())
		}
	}
}

func TestHouseDocumentsNameWhatExists(t *testing.T) {
	rooms := readRooms(t)
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	for _, document := range []string{"README.md", "CONTRIBUTING.md"} {
		text := readDocument(t, document)
		named := codeSpans(text)
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			named = append(named, m[1])
		}
		for _, name := range named {
			first, _, deep := strings.Cut(name, "/")
			inside := slices.Contains(topLevel, first) || first == ".ci" || first == ".github"
			reserved := slices.ContainsFunc(rooms, func(r room) bool { return r.folder == name })
			if !inside || reserved || strings.ContainsAny(name, " *<") || !deep && !strings.Contains(name, ".") {
				continue
			}
			if _, err := os.Stat(filepath.Join(moduleRoot, name)); err != nil {
				t.Errorf("%s names %s, which does not exist", document, name)
			}
		}
	}
}

func TestDependenciesHaveReasons(t *testing.T) {
	var reasons []string
	for _, cells := range tableUnder(t, readDocument(t, "CONTRIBUTING.md"), "## Dependencies") {
		reasons = append(reasons, codeSpans(cells[0])...)
	}
	var required, direct []string
	line := regexp.MustCompile(`(?m)^(?:require )?\s*(\S+\.\S+/?\S*) v\S+( // indirect)?$`)
	for _, m := range line.FindAllStringSubmatch(readDocument(t, "go.mod"), -1) {
		required = append(required, m[1])
		if m[2] == "" {
			direct = append(direct, m[1])
		}
	}
	for _, p := range listPackages(t) {
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			direct = append(direct, moduleOf(required, imported)...)
		}
	}
	slices.Sort(direct)
	for _, module := range slices.Compact(direct) {
		if !slices.Contains(reasons, module) {
			t.Errorf("%s is imported, but CONTRIBUTING.md gives no reason for it", module)
		}
	}
	for _, module := range reasons {
		if !slices.Contains(required, module) {
			t.Errorf("CONTRIBUTING.md gives a reason for %s, which go.mod does not require", module)
		}
	}
}

// moduleOf gives the required module that an import path belongs to, or nothing.
func moduleOf(required []string, imported string) []string {
	longest := ""
	for _, module := range required {
		if strings.HasPrefix(imported+"/", module+"/") && len(module) > len(longest) {
			longest = module
		}
	}
	if longest == "" {
		return nil
	}
	return []string{longest}
}

// eachSource visits the source files of the project that people write.
func eachSource(t *testing.T, visit func(name string, text []byte)) {
	t.Helper()
	generated := regexp.MustCompile(`(?m)^(//|/\*) (Code generated .* DO NOT EDIT\.|This file was auto-generated)`)
	skipped := []string{"node_modules", "dist", "generated", "testdata", "bin", "test-results", "playwright-report"}
	err := filepath.WalkDir(moduleRoot, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			hidden := strings.HasPrefix(e.Name(), ".") && name != moduleRoot && e.Name() != ".ci"
			if hidden || slices.Contains(skipped, e.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".ts", ".tsx", ".css", ".sh", ".sql"}, filepath.Ext(name)) || strings.HasSuffix(name, ".d.ts") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err == nil && !generated.Match(text) {
			visit(strings.TrimPrefix(filepath.ToSlash(name), moduleRoot+"/"), text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func readDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(moduleRoot, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tableUnder gives the cells of the first Markdown table after a heading, without its head.
func tableUnder(t *testing.T, text, heading string) [][]string {
	t.Helper()
	_, after, found := strings.Cut(text, heading+"\n")
	if !found {
		t.Fatalf("no heading %q", heading)
	}
	var rows [][]string
	for line := range strings.Lines(after) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			if len(rows) > 0 || strings.HasPrefix(line, "#") {
				break
			}
			continue
		}
		rows = append(rows, splitCells(line))
	}
	if len(rows) < 3 {
		t.Fatalf("no table under %q", heading)
	}
	return rows[2:]
}

func splitCells(line string) []string {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// codeSpans gives what stands between single backticks, line by line.
func codeSpans(text string) []string {
	var spans []string
	for _, m := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(text, -1) {
		spans = append(spans, m[1])
	}
	return spans
}
