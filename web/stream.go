package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/import"
)

// Bounds of files that are written while they are sent.
const (
	maxFiles     = 8 // written at once; each is a walk through the book
	filePatience = 30 * time.Second
	fileDeadline = 15 * time.Minute
)

// streamedFile is an answer that is written while it is sent; closing it tells the writer that nobody reads on. It ends when it is whole, when its reader is gone, when it takes too
// long, or when the service stops; where it cannot be finished the connection breaks, so that no reader takes a part for the whole.
type streamedFile struct {
	io.Reader
	io.Closer
	conn net.Conn
}

// beginFile runs write on its own, and returns when the first bytes are there. What write reports before any byte is returned.
func (s *Server) beginFile(ctx context.Context, write func(context.Context, io.Writer) error) (*streamedFile, error) {
	select {
	case s.files <- struct{}{}:
	default:
		return nil, assets.Refuse(assets.Busy, "export", assets.Text{
			ZH: "正在导出的文件太多，稍后再试", EN: "too many files are being written; try again a little later"})
	}
	working, cancel := context.WithTimeout(s.life, fileDeadline)
	in, out := io.Pipe()
	request := requestID(ctx)
	s.writers.Go(func() {
		defer func() { <-s.files }()
		defer cancel()
		noting := &notingWriter{Writer: out}
		err := importer.Contain(func() error { return write(working, noting) })
		if err != nil && noting.wrote && !errors.Is(err, io.ErrClosedPipe) && s.life.Err() == nil {
			s.log.WarnContext(working, "file not finished", "err", err, "request", request)
		}
		_ = out.CloseWithError(err) // nil ends the file well
	})
	start := bufio.NewReaderSize(in, 64<<10)
	if _, err := start.Peek(1); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return &streamedFile{Reader: start, Closer: in}, nil
}

// notingWriter remembers whether anything went out.
type notingWriter struct {
	io.Writer
	wrote bool
}

func (w *notingWriter) Write(p []byte) (int, error) {
	w.wrote = w.wrote || len(p) > 0
	return w.Writer.Write(p)
}

// send makes the file the answer's body.
func (f *streamedFile) send(c *fiber.Ctx) {
	f.conn = c.Context().Conn()
	c.Context().SetBodyStream(f, -1)
}

// Read gives the connection time anew with every piece, so that a slow reader may take long and one that stands still may not.
func (f *streamedFile) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if f.conn != nil {
		_ = f.conn.SetWriteDeadline(time.Now().Add(filePatience))
	}
	return n, err
}
