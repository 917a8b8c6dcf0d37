package assets

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestPlacingWithoutLinks puts a file in its place as on a memory stick: never over another, and nothing is left where it fails.
func TestPlacingWithoutLinks(t *testing.T) {
	dir := t.TempDir()
	made, path := filepath.Join(dir, "made"), filepath.Join(dir, "book.gpkg")
	if err := os.WriteFile(made, []byte("whole"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := moveWithoutLinks(made, path); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "whole" {
		t.Errorf("%q, %v", text, err)
	}
	if err := os.WriteFile(made, []byte("another"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := moveWithoutLinks(made, path); !errors.Is(err, os.ErrExist) {
		t.Errorf("over a file: %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "whole" {
		t.Errorf("it now holds %q", text)
	}
	if err := moveWithoutLinks(filepath.Join(dir, "absent"), filepath.Join(dir, "other")); err == nil {
		t.Error("a file that is not there was moved")
	}
	if _, err := os.Stat(filepath.Join(dir, "other")); err == nil {
		t.Error("an empty file is left")
	}
}
