package cql2_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"needlepoint/assets/cql2"
)

// sharedFile reads a file of the standard's material, or skips the test.
func sharedFile(t testing.TB, name string) []byte {
	t.Helper()
	root := os.Getenv("NEEDLEPOINT_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(root, "data", "ogc", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("the file %s is not there; NEEDLEPOINT_SHARED names the folder that has it", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// unzip reads every file of an archive.
func unzip(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// schema compiles the JSON schema of CQL2.
func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	files := unzip(t, sharedFile(t, "cql2-grammar-schema.zip"))
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(files["cql2.json"]))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("cql2.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("cql2.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// backAndForth writes an expression in both forms and reads both again.
func backAndForth(t testing.TB, e cql2.Expr) {
	t.Helper()
	text := cql2.Text(e)
	if again, err := cql2.ParseText(text); err != nil || !cql2.Same(e, again) {
		t.Errorf("text does not come back (%v): %s\n%#v\n%#v", err, text, e, again)
	}
	data := cql2.JSON(e)
	if again, err := cql2.ParseJSON(data); err != nil || !cql2.Same(e, again) {
		t.Errorf("JSON does not come back (%v): %s\n%#v\n%#v", err, data, e, again)
	}
}

func validate(t testing.TB, s *jsonschema.Schema, data []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err == nil {
		err = s.Validate(doc)
	}
	if err != nil {
		t.Errorf("%s\n%v", data, err)
	}
}

// TestExamplesOfTheStandard: every example is read, comes back in both forms, is written as the schema has it, and
// means the same in text and JSON where there are both.
func TestExamplesOfTheStandard(t *testing.T) {
	s := schema(t)
	files := unzip(t, sharedFile(t, "cql2-examples.zip"))
	texts, pairs := map[string]cql2.Expr{}, 0
	for name, data := range files {
		if path.Ext(name) != ".txt" {
			continue
		}
		e, err := cql2.ParseText(string(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		texts[strings.TrimSuffix(path.Base(name), ".txt")] = e
		backAndForth(t, e)
		validate(t, s, cql2.JSON(e))
	}
	for name, data := range files {
		if path.Ext(name) != ".json" {
			continue
		}
		e, err := cql2.ParseJSON(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		backAndForth(t, e)
		validate(t, s, cql2.JSON(e))
		if text, ok := texts[strings.TrimSuffix(path.Base(name), ".json")]; ok {
			pairs++
			if !cql2.Same(text, e) {
				t.Errorf("%s: text and JSON differ:\n%s\n%s", name, cql2.Text(text), cql2.Text(e))
			}
		}
	}
	t.Logf("%d texts, %d pairs", len(texts), pairs)
	if len(texts) < 50 || pairs < 50 {
		t.Error("fewer examples than the standard has")
	}
}
