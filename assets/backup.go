package assets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup is optional to a Store: a copy of the whole book in one file while others go on reading and writing.
type Backup interface {
	// Backup writes the book to a new file at path, all of one revision, and returns that revision's stamp. The file is
	// there whole or not at all. A file that exists already is refused.
	Backup(ctx context.Context, path string) (Head, error)
}

// PlaceFile has fill make a file under a name of its own in the same folder, and gives it its place only when it is whole
// and on the disk. A file that is there already is refused, also one that appears meanwhile.
func PlaceFile(path string, fill func(temporary string) error) error {
	taken := func(err error) error {
		refusal := Refuse(Conflict, "write", Text{
			fmt.Sprintf("%s 已存在，不会覆盖；请换一个文件名", path),
			fmt.Sprintf("%s exists already and is not overwritten; choose another name", path)})
		refusal.Err = err
		return refusal
	}
	if _, err := os.Lstat(path); err == nil {
		return taken(nil)
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".needlepoint-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	temporary := filepath.Join(folder, filepath.Base(path))
	if err := fill(temporary); err != nil {
		return err
	}
	if err := settle(temporary); err != nil {
		return err
	}
	err = os.Link(temporary, path) // unlike a rename it never replaces
	if errors.Is(err, os.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		err = moveWithoutLinks(temporary, path)
	}
	if errors.Is(err, os.ErrExist) {
		return taken(err)
	}
	if err != nil {
		return err
	}
	return settle(filepath.Dir(path))
}

// moveWithoutLinks is for file systems that have no links, as memory sticks have: it takes the name with an empty file first,
// which fails where there is one, and moves the whole file over its own.
func moveWithoutLinks(temporary, path string) error {
	held, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(held.Close(), os.Rename(temporary, path)); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// settle waits until a file, or the list of files of a folder, is on the disk.
func settle(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
