package importer

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"needlepoint/assets"
)

// Input is a file as it was handed over.
type Input struct {
	Name string // the file name, with or without its folder
	Data io.ReaderAt
	Size int64 // bytes

	// Beside are the files that were handed over with this one, or lie in its folder, as far as they can belong to it:
	// the .dbf and .prj of a shapefile.
	Beside []Input
}

// Limits bound what one file may cost; a zero field means its default.
type Limits struct {
	Bytes int64 // of the content, inflated
	Row   int   // bytes of one row
	Ratio int64 // inflated to compressed, beyond the first ratioFloor bytes
}

// The default limits. 4 GiB hold a city's full delivery; a real layer deflates 5 to 30 times, GeoJSON of one
// repeated point up to about 100 times, a bomb 1,000 times.
const (
	DefaultMaxBytes = 4 << 30
	DefaultMaxRow   = 64 << 20
	DefaultMaxRatio = 250
	ratioFloor      = 8 << 20
)

func (l Limits) orDefault() Limits {
	if l.Bytes <= 0 {
		l.Bytes = DefaultMaxBytes
	}
	if l.Row <= 0 {
		l.Row = DefaultMaxRow
	}
	if l.Ratio <= 0 {
		l.Ratio = DefaultMaxRatio
	}
	return l
}

// MaxRow returns how many bytes one row may have.
func (l Limits) MaxRow() int { return l.orDefault().Row }

// Stream reads the content of an Input from its start, inflated where it is gzip by content. It stops with
// an error at the limits.
type Stream struct {
	file   *bufio.Reader
	raw    *io.SectionReader
	gz     *gzip.Reader
	limits Limits
	given  int64 // bytes of content handed out
}

// Stream opens the content.
func (in Input) Stream(limits Limits) (*Stream, error) {
	s := &Stream{raw: io.NewSectionReader(in.Data, 0, in.Size), limits: limits.orDefault()}
	if in.Size > s.limits.Bytes {
		return nil, tooLarge(s.limits.Bytes)
	}
	s.file = bufio.NewReaderSize(s.raw, 64<<10)
	magic, err := s.file.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", in.Name, err)
	}
	if len(magic) == 2 && magic[0] == 0x1f && magic[1] == 0x8b {
		if s.gz, err = gzip.NewReader(s.file); err != nil {
			return nil, brokenGzip(err)
		}
	}
	return s, nil
}

// Read implements io.Reader.
func (s *Stream) Read(p []byte) (int, error) {
	if room := s.limits.Bytes - s.given; int64(len(p)) > room+1 {
		p = p[:room+1]
	}
	if s.gz == nil {
		n, err := s.file.Read(p)
		s.given += int64(n)
		return n, s.bounded(err)
	}
	n, err := s.gz.Read(p)
	s.given += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, brokenGzip(err)
	}
	if s.given > ratioFloor && s.given > s.limits.Ratio*max(s.Taken(), 1) {
		return n, bomb(s.limits.Ratio)
	}
	return n, s.bounded(err)
}

func (s *Stream) bounded(err error) error {
	if s.given > s.limits.Bytes {
		return tooLarge(s.limits.Bytes)
	}
	return err
}

// Taken returns how many bytes of the file itself have been read, compressed where it is.
func (s *Stream) Taken() int64 {
	at, _ := s.raw.Seek(0, io.SeekCurrent)
	return at - int64(s.file.Buffered())
}

func tooLarge(limit int64) error {
	return assets.Refuse(assets.TooLarge, "import", assets.Text{
		ZH: fmt.Sprintf("内容超过上限 %d 字节；请用 --max-size 调高，或拆分文件", limit),
		EN: fmt.Sprintf("the content exceeds the limit of %d bytes; raise --max-size or split the file", limit)})
}

func bomb(ratio int64) error {
	return assets.Refuse(assets.TooLarge, "import", assets.Text{
		ZH: fmt.Sprintf("压缩比超过 %d∶1，像是压缩炸弹；请先解压再导入", ratio),
		EN: fmt.Sprintf("the file inflates more than %d to 1, as a zip bomb does; unpack it first if it is genuine", ratio)})
}

func brokenGzip(err error) error {
	e := assets.Refuse(assets.Invalid, "import", assets.Text{
		ZH: "gzip 压缩数据损坏或不完整；请重新传输文件", EN: "the gzip data is damaged or cut short; transfer the file again"})
	e.Err = err
	return e
}

// Position is a place in a file's content.
type Position struct {
	Byte int64 // from 0, inflated
	Line int64 // from 1
}

// Unreadable builds the error of a file that as a whole cannot be read, at a position.
func Unreadable(at Position, what assets.Text) error {
	return assets.Refuse(assets.Invalid, "import", assets.Text{
		ZH: fmt.Sprintf("第 %d 行（字节 %d）：%s", at.Line, at.Byte, what.ZH),
		EN: fmt.Sprintf("line %d (byte %d): %s", at.Line, at.Byte, what.EN)})
}
