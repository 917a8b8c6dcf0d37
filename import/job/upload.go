package job

import (
	"errors"
	"fmt"
	"os"

	"needlepoint/assets"
)

// MaxPiece is how many bytes one piece of an upload may have.
const MaxPiece = 8 << 20

// OffsetError is the Conflict of a piece that does not begin where the file ends so far.
type OffsetError struct {
	Expected int64 // the offset that the next piece must have
	Refusal  *assets.Error
}

// Error implements error.
func (e *OffsetError) Error() string { return e.Refusal.Error() }

// Unwrap returns the refusal.
func (e *OffsetError) Unwrap() error { return e.Refusal }

// Piece is a part of one file.
type Piece struct {
	File   int   // from 0
	Offset int64 // in the file
	Data   []byte
}

// Receive appends a piece and returns how many bytes of the file are here now. With the last byte of the last file
// the job begins to read. A cancelled upload goes on where it was.
func (j *Job) Receive(p Piece) (int64, error) {
	j.uploading.Lock()
	defer j.uploading.Unlock()
	f, err := j.expects(p)
	if err != nil {
		return f.Received, err
	}
	if err := appendAt(j.filePath(p.File), p.Offset, p.Data); err != nil {
		return f.Received, fmt.Errorf("receive: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	received := p.Offset + int64(len(p.Data))
	j.kept.Files[p.File].Received = received
	switch {
	case j.kept.Ended || j.kept.State != Uploading && j.kept.State != Cancelled:
	case j.complete():
		j.prepare(true)
	default:
		j.turn(Uploading)
	}
	return received, nil
}

// expects judges whether a piece is the next one.
func (j *Job) expects(p Piece) (File, error) {
	refuse := func(code assets.Code, zh, en string) *assets.Error {
		return assets.Refuse(code, "upload", assets.Text{ZH: zh, EN: en})
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if p.File < 0 || p.File >= len(j.kept.Files) {
		return File{}, refuse(assets.NotFound, fmt.Sprintf("这次导入没有第 %d 个文件（从 0 数起）", p.File), fmt.Sprintf("the import has no file %d, counted from 0", p.File))
	}
	f := j.kept.Files[p.File]
	end := p.Offset + int64(len(p.Data))
	switch {
	case j.kept.Ended || j.kept.State != Uploading && j.kept.State != Cancelled:
		return f, refuse(assets.Conflict, "文件已全部收到，不再接收", "every file has been received; no more is taken")
	case len(p.Data) == 0:
		return f, refuse(assets.Invalid, "这一段是空的", "the piece is empty")
	case len(p.Data) > MaxPiece:
		return f, refuse(assets.TooLarge, fmt.Sprintf("一段最多 %s", sizeText(MaxPiece)), fmt.Sprintf("a piece has at most %s", sizeText(MaxPiece)))
	case p.Offset != f.Received:
		return f, &OffsetError{f.Received, refuse(assets.Conflict, fmt.Sprintf("应从第 %d 字节续传，收到的是第 %d 字节", f.Received, p.Offset),
			fmt.Sprintf("the next piece begins at byte %d, this one at %d", f.Received, p.Offset))}
	case end > f.Size:
		return f, refuse(assets.Invalid, fmt.Sprintf("文件“%s”应为 %d 字节，这一段超出了；文件可能在上传中被改动，请重新选择", f.Name, f.Size),
			fmt.Sprintf("the file %q was to have %d bytes and this piece goes beyond; it may have changed meanwhile: choose it again", f.Name, f.Size))
	}
	return f, nil
}

// appendAt writes a piece at the end of a file. What a broken write left behind is cut off first.
func appendAt(name string, offset int64, data []byte) (err error) {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := file.Truncate(offset); err != nil {
		return err
	}
	_, err = file.WriteAt(data, offset)
	return err
}
