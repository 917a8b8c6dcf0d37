package importer

import (
	"errors"
	"fmt"
	"io"
	"os"

	"bytes"
)

// spoolInMemory is how much of an inflated file is kept in memory; more goes to a temporary file.
const spoolInMemory = 8 << 20

// Content is the inflated content of a file, for reading at any place. End with Close.
type Content struct {
	io.ReaderAt
	Size int64
	temp *os.File
}

// Content returns the content of the file: the file itself, or where it is gzip a copy within the limits.
func (in Input) Content(limits Limits) (*Content, error) {
	s, err := in.Stream(limits)
	if err != nil {
		return nil, err
	}
	if s.gz == nil {
		return &Content{ReaderAt: in.Data, Size: in.Size}, nil
	}
	return Spool(s)
}

// Spool copies a stream, in memory or beyond spoolInMemory in a temporary file.
func Spool(r io.Reader) (*Content, error) {
	head, err := io.ReadAll(io.LimitReader(r, spoolInMemory))
	if err != nil {
		return nil, err
	}
	if len(head) < spoolInMemory {
		return &Content{ReaderAt: bytes.NewReader(head), Size: int64(len(head))}, nil
	}
	temp, err := os.CreateTemp("", "needlepoint-import-*")
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	c := &Content{ReaderAt: temp, temp: temp}
	c.Size, err = io.Copy(temp, io.MultiReader(bytes.NewReader(head), r))
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Close takes the temporary file away, if there is one.
func (c *Content) Close() error {
	if c.temp == nil {
		return nil
	}
	err := errors.Join(c.temp.Close(), os.Remove(c.temp.Name()))
	c.temp = nil
	return err
}

// Guard bounds a stream that inflates compressed bytes, as an entry of an archive does: it stops with an error at
// the limits.
func (l Limits) Guard(r io.Reader, compressed int64) io.Reader {
	return &guarded{r: r, limits: l.orDefault(), compressed: max(compressed, 1)}
}

type guarded struct {
	r          io.Reader
	limits     Limits
	compressed int64
	given      int64
}

// Read implements io.Reader.
func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.given += int64(n)
	switch {
	case g.given > g.limits.Bytes:
		return n, tooLarge(g.limits.Bytes)
	case g.given > ratioFloor && g.given/g.compressed > g.limits.Ratio:
		return n, bomb(g.limits.Ratio)
	}
	return n, err
}
