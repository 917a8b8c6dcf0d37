package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// dist is the built UI; a checkout where it was not built yet holds a placeholder only.
//
//go:embed all:ui/dist
var dist embed.FS

// embeddedUI holds every file of the built UI, compressed once.
type embeddedUI struct{ files map[string]*embeddedFile }

type embeddedFile struct {
	kind          string // content type
	plain, packed []byte // packed is nil where compressing gains nothing
	etag          string
	forever       bool // its name changes with its content
}

func openUI() (*embeddedUI, error) {
	ui := &embeddedUI{files: map[string]*embeddedFile{}}
	root, err := fs.Sub(dist, "ui/dist")
	if err != nil {
		return nil, fmt.Errorf("ui: %w", err)
	}
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f, err := packFile(name, data)
		ui.files[name] = f
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ui: %w", err)
	}
	return ui, nil
}

func packFile(name string, data []byte) (*embeddedFile, error) {
	sum := sha256.Sum256(data)
	f := &embeddedFile{kind: contentType(name), plain: data, etag: `"` + hex.EncodeToString(sum[:8]) + `"`,
		forever: strings.HasPrefix(name, "assets/")}
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if packed.Len() < len(data)*9/10 {
		f.packed = packed.Bytes()
	}
	return f, nil
}

// contentType knows what machines' own tables may lack.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".mjs", ".js":
		return "text/javascript; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json"
	case ".woff2":
		return "font/woff2"
	case ".json":
		return "application/json"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// file serves the UI: a file by its name, the page itself for a path of its own such as /map.
func (s *Server) file(c *fiber.Ctx) error {
	name := strings.TrimPrefix(path.Clean("/"+c.Params("*")), "/")
	if name == "" || s.ui.files[name] == nil && isPage(name) {
		name = "index.html"
	}
	f := s.ui.files[name]
	if f == nil || strings.HasPrefix(path.Base(name), ".") {
		if name == "index.html" {
			return errNoUI
		}
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, f.kind)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, f.etag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if f.forever {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if matches(c.Get(fiber.HeaderIfNoneMatch), f.etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	if f.packed != nil && acceptsGzip(c) {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.packed)
	}
	return c.Send(f.plain)
}

// isPage reports whether a path without a file behind it is one of the UI's own pages; app/route.ts has the same list.
func isPage(name string) bool {
	page, _, _ := strings.Cut(name, "/")
	return page == "map" || page == "import" || page == "settings" || page == "sign-in" || page == "setup"
}

var errNoUI = assets.Refuse(assets.NotFound, "ui", assets.Text{
	ZH: "这个程序里没有界面：先运行 make build", EN: "this binary holds no user interface: run make build first"})

// style serves the UI's own map style for other clients, with this server's address in it.
func (s *Server) style(c *fiber.Ctx) error {
	f := s.ui.files["style.json"]
	if f == nil {
		return errNoUI
	}
	c.Set(fiber.HeaderContentType, f.kind)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	return c.Send(bytes.ReplaceAll(f.plain, []byte("__ORIGIN__"), []byte(c.BaseURL())))
}
