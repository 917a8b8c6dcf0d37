package basemaps_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/tiles/basemaps"
)

// archive makes a PMTiles file with one empty root directory and some bytes of tiles.
func archive(tiles int) []byte {
	b := make([]byte, 127, 127+10+tiles)
	copy(b, "PMTiles\x03")
	number := func(at int, v uint64) { binary.LittleEndian.PutUint64(b[at:], v) }
	number(8, 127)
	number(16, 10)
	number(24, 137)
	number(40, 137)
	number(56, 137)
	number(64, uint64(tiles))
	number(72, 5)
	b[97], b[98], b[99], b[100], b[101] = 2, 2, 1, 3, 14
	for i, degrees := range []int32{1230000000, 410000000, 1231000000, 411000000} {
		binary.LittleEndian.PutUint32(b[102+4*i:], uint32(degrees))
	}
	b = append(b, bytes.Repeat([]byte{7}, 10)...)
	for i := range tiles {
		b = append(b, byte(i))
	}
	return b
}

func TestHeaders(t *testing.T) {
	good := archive(100)
	h, err := basemaps.ReadHeader(good, int64(len(good)))
	if err != nil || h.Tiles != "mvt" || h.MinZoom != 3 || h.MaxZoom != 14 || h.Count != 5 || h.BBox != [4]float64{123, 41, 123.1, 41.1} {
		t.Errorf("%+v, %v", h, err)
	}
	for name, spoil := range map[string]func([]byte) []byte{
		"no magic":                 func(b []byte) []byte { b[0] = 'X'; return b },
		"version 2":                func(b []byte) []byte { b[7] = 2; return b },
		"MBTiles":                  func([]byte) []byte { return []byte("SQLite format 3\x00" + strings.Repeat("\x00", 200)) },
		"nothing":                  func([]byte) []byte { return nil },
		"half a header":            func(b []byte) []byte { return b[:100] },
		"cut short":                func(b []byte) []byte { return b[:200] },
		"an offset beyond all":     func(b []byte) []byte { binary.LittleEndian.PutUint64(b[56:], 1<<63); return b },
		"a length beyond all":      func(b []byte) []byte { binary.LittleEndian.PutUint64(b[64:], 1<<64-1); return b },
		"no root":                  func(b []byte) []byte { binary.LittleEndian.PutUint64(b[16:], 0); return b },
		"a root in the header":     func(b []byte) []byte { binary.LittleEndian.PutUint64(b[8:], 5); return b },
		"tiles of no kind":         func(b []byte) []byte { b[99] = 0; return b },
		"brotli":                   func(b []byte) []byte { b[98] = 3; return b },
		"zooms upside down":        func(b []byte) []byte { b[100] = 15; return b },
		"a zoom of 200":            func(b []byte) []byte { b[101] = 200; return b },
		"bounds off the globe":     func(b []byte) []byte { binary.LittleEndian.PutUint32(b[110:], 2000000000); return b },
		"bounds from east to west": func(b []byte) []byte { binary.LittleEndian.PutUint32(b[102:], 1240000000); return b },
	} {
		b := spoil(bytes.Clone(good))
		if _, err := basemaps.ReadHeader(b, int64(len(b))); assets.CodeOf(err) != assets.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzReadHeader checks that no bytes make the reader panic, and that what it lets through lies in the file.
func FuzzReadHeader(f *testing.F) {
	f.Add(archive(3), int64(140))
	f.Add([]byte("PMTiles\x03"), int64(8))
	f.Fuzz(func(t *testing.T, b []byte, size int64) {
		h, err := basemaps.ReadHeader(b, max(size, 0))
		if err == nil && (h.MinZoom > h.MaxZoom || binary.LittleEndian.Uint64(b[56:])+binary.LittleEndian.Uint64(b[64:]) > uint64(size)) {
			t.Errorf("%+v of %d bytes", h, size)
		}
	})
}

func TestUploadInPieces(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "maps")
	folder := basemaps.Open(dir)
	content := archive(100_000)
	total := int64(len(content))
	send := func(offset, end int64) (basemaps.Progress, error) {
		return folder.Receive(basemaps.Piece{Name: "city", Offset: offset, Total: total, Data: content[offset:end]})
	}
	if files, uploads, notes, err := folder.List(); err != nil || len(files)+len(uploads)+len(notes) != 0 {
		t.Errorf("a folder that is not there: %v %v %v %v", files, uploads, notes, err)
	}
	if p, err := send(50, 100); assets.CodeOf(err) != assets.Conflict || p.Received != 0 {
		t.Errorf("the middle first: %+v, %v", p, err)
	}
	if p, err := send(0, 40_000); err != nil || p.Received != 40_000 || p.File != nil {
		t.Fatalf("%+v, %v", p, err)
	}
	if p, err := send(10, 40_000); assets.CodeOf(err) != assets.Conflict || p.Received != 40_000 || !strings.Contains(err.Error(), "40000") {
		t.Errorf("a piece again: %+v, %v", p, err)
	}
	if _, uploads, _, err := folder.List(); err != nil || len(uploads) != 1 || uploads[0].Received != 40_000 || uploads[0].Name != "city" {
		t.Errorf("uploads %+v, %v", uploads, err)
	}
	if _, err := folder.Open("city"); assets.CodeOf(err) != assets.NotFound {
		t.Errorf("half a file is served: %v", err)
	}
	p, err := send(40_000, total)
	if err != nil || p.File == nil || p.File.Size != total || p.File.Path != "/basemaps/city.pmtiles" || p.File.Tiles != "mvt" {
		t.Fatalf("%+v, %v", p, err)
	}
	read := func() ([]byte, string) {
		file, err := folder.Open("city")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		b, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		return b, file.Tag
	}
	first, tag := read()
	if !bytes.Equal(first, content) {
		t.Error("what is read is not what was sent")
	}
	content = archive(100_001)
	if total = int64(len(content)); total == p.File.Size {
		t.Fatal("the second file is to differ")
	}
	if _, err := send(0, total); err != nil {
		t.Fatal(err)
	}
	if second, other := read(); !bytes.Equal(second, content) || other == tag {
		t.Errorf("replaced: %d bytes with tag %s after %s", len(second), other, tag)
	}
	content[99] = 0
	if _, err := send(0, total); assets.CodeOf(err) != assets.Invalid {
		t.Errorf("a bad file: %v", err)
	}
	if files, uploads, _, err := folder.List(); err != nil || len(files) != 1 || len(uploads) != 0 {
		t.Errorf("a bad file leaves %v and %v, %v", files, uploads, err)
	}
	if err := folder.Remove("city"); err != nil {
		t.Error(err)
	}
	if err := folder.Remove("city"); assets.CodeOf(err) != assets.NotFound {
		t.Errorf("removed twice: %v", err)
	}
}

// TestRandomPieces sends a file in random pieces, some twice, some of another place, and asks for the whole at the end.
func TestRandomPieces(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	d := rand.New(rand.NewPCG(seed, 1))
	folder := basemaps.Open(t.TempDir())
	for range 20 {
		content := archive(1 + d.IntN(5000))
		total, at := int64(len(content)), int64(0)
		for at < total {
			offset := at
			if d.IntN(4) == 0 {
				offset = 1 + d.Int64N(total-1)
			}
			end := min(total, offset+16+d.Int64N(900))
			p, err := folder.Receive(basemaps.Piece{Name: "m", Offset: offset, Total: total, Data: content[offset:end]})
			if (err == nil) != (offset == at) {
				t.Fatalf("%d bytes there, piece at %d: %v", at, offset, err)
			}
			if at = p.Received; err == nil && at != end {
				t.Fatalf("%d received, want %d", at, end)
			}
		}
		file, err := folder.Open("m")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(file)
		if err != nil || !bytes.Equal(got, content) || file.Close() != nil {
			t.Fatalf("%d bytes back of %d, %v", len(got), total, err)
		}
	}
}

// TestNothingOutsideTheFolder tries names and links that lead elsewhere.
func TestNothingOutsideTheFolder(t *testing.T) {
	above := t.TempDir()
	dir := filepath.Join(above, "maps")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(above, "secret.pmtiles")
	if err := os.WriteFile(secret, archive(5), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(dir, "link.pmtiles")); err != nil {
		t.Skip("this machine makes no links:", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "bad.pmtiles"), []byte("no map"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder := basemaps.Open(dir)
	for _, name := range []string{"", ".", "..", "../secret", "..%2fsecret", `..\secret`, "/etc/passwd", "a/b", "a b", "A", "a.pmtiles", "密", "a\x00", "link", strings.Repeat("a", 65)} {
		if file, err := folder.Open(name); err == nil {
			t.Errorf("%q opens %s", name, file.Name())
		}
		if name != "link" {
			if _, err := folder.Receive(basemaps.Piece{Name: name, Total: 200, Data: archive(5)}); assets.CodeOf(err) != assets.Invalid {
				t.Errorf("%q is written: %v", name, err)
			}
		}
		if err := folder.Remove(name); err == nil && name != "link" {
			t.Errorf("%q is removed", name)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Errorf("the file outside: %v", err)
	}
	files, _, notes, err := folder.List()
	if err != nil || len(files) != 0 || len(notes) != 1 || !strings.HasPrefix(notes[0].EN, "bad: ") {
		t.Errorf("%v %v %v", files, notes, err)
	}
}

func TestBadPiecesAreRefused(t *testing.T) {
	folder := basemaps.Open(t.TempDir())
	for name, p := range map[string]basemaps.Piece{
		"no bytes":          {Name: "a", Total: 500},
		"too many bytes":    {Name: "a", Total: 20 << 20, Data: make([]byte, basemaps.MaxChunk+1)},
		"too large a file":  {Name: "a", Total: basemaps.MaxFile + 1, Data: archive(5)},
		"too small a file":  {Name: "a", Total: 100, Data: archive(5)[:100]},
		"beyond the end":    {Name: "a", Total: 141, Data: archive(5)},
		"a negative place":  {Name: "a", Offset: -1, Total: 500, Data: archive(5)},
		"no map":            {Name: "a", Total: 500, Data: make([]byte, 200)},
		"a few first bytes": {Name: "a", Total: 500, Data: []byte("PMTiles\x03")},
	} {
		if _, err := folder.Receive(p); assets.CodeOf(err) != assets.Invalid && assets.CodeOf(err) != assets.TooLarge {
			t.Errorf("%s: %v", name, err)
		}
	}
	if files, uploads, _, err := folder.List(); err != nil || len(files)+len(uploads) != 0 {
		t.Errorf("they leave %v and %v, %v", files, uploads, err)
	}
}
