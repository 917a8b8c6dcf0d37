package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"needlepoint/assets"
)

// certificateFiles is a certificate that the operator keeps in two files.
type certificateFiles struct {
	cert, key string
	seen      [2]fileMark // as of the last look, whether they could be used or not
	held      atomic.Pointer[tls.Certificate]
}

// fileMark tells one state of a file from another.
type fileMark struct {
	size int64
	at   time.Time
}

func markOf(name string) fileMark {
	info, err := os.Stat(name)
	if err != nil {
		return fileMark{size: -1}
	}
	return fileMark{info.Size(), info.ModTime()}
}

// openCertificateFiles reads both files for the first time, when a fault in them is the operator's to mend.
func openCertificateFiles(cert, key string) (*certificateFiles, error) {
	f := &certificateFiles{cert: cert, key: key}
	f.seen = f.marks()
	if err := f.read(); err != nil {
		return nil, assets.Refuse(assets.Invalid, "tls", assets.Text{
			ZH: fmt.Sprintf("--tls-cert %s 和 --tls-key %s 不能用：%v", cert, key, err),
			EN: fmt.Sprintf("--tls-cert %s with --tls-key %s cannot be used: %v", cert, key, err)})
	}
	return f, nil
}

func (f *certificateFiles) marks() [2]fileMark { return [2]fileMark{markOf(f.cert), markOf(f.key)} }

// read takes both files into use. The library's own errors name files and what is wrong with them, never what a key holds.
func (f *certificateFiles) read() error {
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return err
	}
	if pair.Leaf == nil {
		if pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0]); err != nil {
			return err
		}
	}
	f.held.Store(&pair)
	return nil
}

func (f *certificateFiles) current() *tls.Certificate { return f.held.Load() }

// refresh reads the files again where they are not as they were. A renewal writes two files one after the other: until they fit, the
// pair before stays.
func (f *certificateFiles) refresh() (changed bool, err error) {
	now := f.marks()
	if now == f.seen {
		return false, nil
	}
	if err := f.read(); err != nil {
		return false, err // looked at again, since the other file may come yet
	}
	f.seen = now
	return true, nil
}
