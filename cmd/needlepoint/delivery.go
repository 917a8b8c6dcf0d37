package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"needlepoint/import"
)

// delivered is a file that was named on the command line, opened with what lies beside it and can belong to it.
type delivered struct {
	importer.Input
	open []*os.File
}

// deliver opens a file and the files of its folder that have its name with another ending, or with more behind it.
func deliver(name string) (d *delivered, err error) {
	d = &delivered{}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.close())
		}
	}()
	if d.Input, err = d.add(name); err != nil {
		return d, err
	}
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return d, nil // a folder that may not be listed has the file all the same
	}
	whole := strings.ToLower(filepath.Base(name))
	bare := strings.TrimSuffix(whole, ".gz")
	stem := strings.TrimSuffix(bare, filepath.Ext(bare)) + "."
	for _, e := range entries {
		lower := strings.ToLower(e.Name())
		if lower == whole || !e.Type().IsRegular() || !strings.HasPrefix(lower, stem) && !strings.HasPrefix(lower, bare) {
			continue
		}
		beside, err := d.add(filepath.Join(filepath.Dir(name), e.Name()))
		if err != nil {
			return d, err
		}
		d.Beside = append(d.Beside, beside)
	}
	return d, nil
}

func (d *delivered) add(name string) (importer.Input, error) {
	file, err := os.Open(name)
	if err != nil {
		return importer.Input{}, err
	}
	d.open = append(d.open, file)
	info, err := file.Stat()
	if err != nil {
		return importer.Input{}, err
	}
	return importer.Input{Name: name, Data: file, Size: info.Size()}, nil
}

func (d *delivered) close() error {
	var err error
	for _, f := range d.open {
		err = errors.Join(err, f.Close())
	}
	return err
}
