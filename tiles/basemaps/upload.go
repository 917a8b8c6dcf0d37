package basemaps

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"needlepoint/assets"
)

// Piece is a piece of an upload.
type Piece struct {
	Name   string
	Offset int64 // how many bytes came before it; 0 begins anew
	Total  int64 // bytes of the whole file
	Data   []byte
}

// Progress is how far an upload has come.
type Progress struct {
	Received int64 // bytes there; the next piece begins here
	File     *File // the finished file; nil while pieces are missing
}

// Receive keeps a piece. The first tells at once whether it is PMTiles; the last makes the file, in place of an older one of
// the name, or refuses it and forgets what came. A piece that does not follow what is there is a Conflict that says where to
// go on; what is there stays.
func (f *Folder) Receive(p Piece) (Progress, error) {
	if err := p.check(); err != nil {
		return Progress{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := os.MkdirAll(f.path, 0o755); err != nil {
		return Progress{}, fmt.Errorf("basemaps: %w", err)
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return Progress{}, fmt.Errorf("basemaps: %w", err)
	}
	defer root.Close()
	size, err := p.write(root)
	if err != nil || size < p.Total {
		return Progress{Received: size}, err
	}
	return f.finish(root, p)
}

func (p Piece) check() error {
	if err := CheckName(p.Name); err != nil {
		return err
	}
	switch {
	case p.Total < headerSize || p.Total > MaxFile:
		return assets.Refuse(assets.TooLarge, "basemaps", assets.Text{
			ZH: fmt.Sprintf("total＝%d：文件应为 %d 字节到 %d GiB", p.Total, headerSize, MaxFile>>30),
			EN: fmt.Sprintf("total = %d: a file of %d bytes to %d GiB is expected", p.Total, headerSize, MaxFile>>30)})
	case len(p.Data) == 0 || len(p.Data) > MaxChunk:
		return assets.Refuse(assets.TooLarge, "basemaps", assets.Text{
			ZH: fmt.Sprintf("一次应上传 1 字节到 %d MiB", MaxChunk>>20), EN: fmt.Sprintf("a piece of 1 byte to %d MiB is expected", MaxChunk>>20)})
	case p.Offset < 0 || p.Offset+int64(len(p.Data)) > p.Total:
		return refuseFile(fmt.Sprintf("offset＝%d：这一段超出了文件的 %d 字节", p.Offset, p.Total),
			fmt.Sprintf("offset = %d: the piece reaches beyond the %d bytes of the file", p.Offset, p.Total))
	case p.Offset == 0 && len(p.Data) < 16 && int64(len(p.Data)) < p.Total:
		return refuseFile("第一段至少 16 字节", "the first piece has at least 16 bytes")
	case p.Offset == 0:
		return checkMagic(p.Data)
	}
	return nil
}

// write adds the piece to the part and returns the part's size.
func (p Piece) write(root *os.Root) (size int64, err error) {
	flags := os.O_WRONLY
	if p.Offset == 0 {
		flags |= os.O_CREATE | os.O_TRUNC
	}
	part, err := root.OpenFile(p.Name+partEnding, flags, 0o644)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, p.elsewhere(0)
	}
	if err != nil {
		return 0, fmt.Errorf("basemaps: %w", err)
	}
	defer func() {
		if closed := part.Close(); err == nil && closed != nil {
			err = fmt.Errorf("basemaps: %w", closed)
		}
	}()
	info, err := part.Stat()
	if err != nil {
		return 0, fmt.Errorf("basemaps: %w", err)
	}
	if size = info.Size(); size != p.Offset {
		return size, p.elsewhere(size)
	}
	if _, err = part.WriteAt(p.Data, p.Offset); err == nil && p.Offset+int64(len(p.Data)) == p.Total {
		err = part.Sync()
	}
	if err != nil { // what was half written would be taken for received
		return size, errors.Join(fmt.Errorf("basemaps: %w", err), part.Truncate(size))
	}
	return size + int64(len(p.Data)), nil
}

// elsewhere refuses a piece that does not follow the bytes that are there.
func (p Piece) elsewhere(size int64) error {
	return assets.Refuse(assets.Conflict, "basemaps", assets.Text{
		ZH: fmt.Sprintf("offset＝%d：已收到 %d 字节，请从 offset＝%d 续传", p.Offset, size, size),
		EN: fmt.Sprintf("offset = %d: %d bytes are here; go on with offset = %d", p.Offset, size, size)})
}

// finish judges the whole file and puts it in its place.
func (f *Folder) finish(root *os.Root, p Piece) (Progress, error) {
	part, err := root.Open(p.Name + partEnding)
	if err != nil {
		return Progress{}, fmt.Errorf("basemaps: %w", err)
	}
	_, err = headerOf(part, p.Total)
	if err = errors.Join(err, part.Close()); err != nil {
		return Progress{}, errors.Join(err, root.Remove(p.Name+partEnding))
	}
	if err := root.Rename(p.Name+partEnding, p.Name+fileEnding); err != nil {
		return Progress{}, fmt.Errorf("basemaps: %w", err)
	}
	file, err := describe(root, p.Name)
	return Progress{Received: p.Total, File: &file}, err
}

// Remove deletes a file and what was uploaded of it.
func (f *Folder) Remove(name string) error {
	if err := CheckName(name); err != nil {
		return missing(name)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return absentOr(name, err)
	}
	defer root.Close()
	gone := root.Remove(name + fileEnding)
	if part := root.Remove(name + partEnding); part == nil && errors.Is(gone, fs.ErrNotExist) {
		return nil
	}
	if gone != nil {
		return absentOr(name, gone)
	}
	return nil
}
