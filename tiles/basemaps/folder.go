package basemaps

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"needlepoint/assets"
)

// Folder holds PMTiles files under plain names. It reaches nothing outside its directory, whatever a name or a link says.
// It is safe for any number of goroutines.
type Folder struct {
	path string
	mu   sync.Mutex // one writer
}

// Endings in the folder: of a finished file, and of one that is being uploaded.
const (
	fileEnding = ".pmtiles"
	partEnding = ".pmtiles.part"
)

// Bounds of files.
const (
	MaxChunk = 8 << 20  // bytes of one piece of an upload
	MaxFile  = 64 << 30 // bytes of one file
)

// namePattern is what a file may be called: nothing that a path, a URL or a shell takes for something else.
var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// Open returns the folder at path, which need not be there yet: the first upload makes it.
func Open(path string) *Folder { return &Folder{path: path} }

// File is one PMTiles file.
type File struct {
	Name     string    `json:"name"`
	Path     string    `json:"path"` // where it is served
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
	Header
}

// Upload is a file that is not all there.
type Upload struct {
	Name     string    `json:"name"`
	Received int64     `json:"received"` // give it as the next offset
	Modified time.Time `json:"modified"`
}

// CheckName refuses what is not the name of a file.
func CheckName(name string) error {
	if namePattern.MatchString(name) {
		return nil
	}
	return assets.Refuse(assets.Invalid, "basemaps", assets.Text{
		ZH: fmt.Sprintf("文件名“%.80s”：应为 1 到 64 个小写字母、数字、- 或 _，不带后缀", name),
		EN: fmt.Sprintf("name %.80q: 1 to 64 small letters, digits, - or _ are expected, without an ending", name)})
}

// List returns the files by name, and what is being uploaded. A file that is not readable as PMTiles is in neither; its
// reason is in notes.
func (f *Folder) List() (files []File, uploads []Upload, notes []assets.Text, err error) {
	root, err := os.OpenRoot(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil, nil
	}
	if err != nil {
		return nil, nil, nil, fmt.Errorf("basemaps: %w", err)
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, nil, nil, fmt.Errorf("basemaps: %w", err)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			continue
		}
		if name, ok := strings.CutSuffix(e.Name(), partEnding); ok && namePattern.MatchString(name) {
			if info, err := e.Info(); err == nil {
				uploads = append(uploads, Upload{name, info.Size(), info.ModTime().UTC()})
			}
			continue
		}
		name, ok := strings.CutSuffix(e.Name(), fileEnding)
		if !ok || !namePattern.MatchString(name) {
			continue
		}
		file, err := describe(root, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed just now
		}
		if err != nil {
			var refused *assets.Error
			if !errors.As(err, &refused) {
				return nil, nil, nil, err
			}
			notes = append(notes, assets.Text{ZH: name + "：" + refused.Message.ZH, EN: name + ": " + refused.Message.EN})
			continue
		}
		files = append(files, file)
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, uploads, notes, nil
}

func describe(root *os.Root, name string) (File, error) {
	file, err := root.Open(name + fileEnding)
	if err != nil {
		return File{}, fmt.Errorf("basemaps: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return File{}, fmt.Errorf("basemaps: %w", err)
	}
	header, err := headerOf(file, info.Size())
	return File{name, "/basemaps/" + name + fileEnding, info.Size(), info.ModTime().UTC(), header}, err
}

func headerOf(file io.ReaderAt, size int64) (Header, error) {
	first := make([]byte, headerSize)
	n, err := file.ReadAt(first, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return Header{}, fmt.Errorf("basemaps: %w", err)
	}
	return ReadHeader(first[:n], size)
}

// Opened is a file to read from; the reader closes it.
type Opened struct {
	*os.File
	Size int64
	Tag  string // changes whenever the content does: a strong validator
}

// Open opens a finished file.
func (f *Folder) Open(name string) (Opened, error) {
	if err := CheckName(name); err != nil {
		return Opened{}, missing(name)
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return Opened{}, absentOr(name, err)
	}
	defer root.Close()
	file, err := root.Open(name + fileEnding)
	if err != nil {
		return Opened{}, absentOr(name, err)
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return Opened{}, errors.Join(missing(name), file.Close())
	}
	// A file is replaced as a whole and never written in place, so size and time tell one from the next.
	return Opened{file, info.Size(), fmt.Sprintf(`"%x-%x"`, info.Size(), info.ModTime().UnixNano())}, nil
}

func missing(name string) *assets.Error {
	return assets.Refuse(assets.NotFound, "basemaps", assets.Text{
		ZH: fmt.Sprintf("没有底图文件“%.80s”", name), EN: fmt.Sprintf("there is no basemap file %.80q", name)})
}

func absentOr(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return missing(name)
	}
	return fmt.Errorf("basemaps: %w", err)
}
