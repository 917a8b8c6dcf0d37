package main

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// pairPEM is a key with its certificate behind it.
func pairPEM(key *ecdsa.PrivateKey, der []byte) ([]byte, error) {
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("tls: %w", err)
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), certificatePEM(der)...), nil
}

// readPair reads what pairPEM made; the file is for its owner alone from then on.
func readPair(at string) (tls.Certificate, error) {
	text, err := os.ReadFile(at)
	if err != nil {
		return tls.Certificate{}, err
	}
	if err := os.Chmod(at, 0o600); err != nil {
		return tls.Certificate{}, err
	}
	pair, err := tls.X509KeyPair(text, text)
	if err == nil && pair.Leaf == nil {
		pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0])
	}
	return pair, err
}

// writeWhole puts a file in place as a whole, for its owner alone.
func writeWhole(at string, text []byte) error {
	made, err := writeBeside(at, text)
	if err != nil {
		return err
	}
	if err := os.Rename(made, at); err != nil {
		return errors.Join(fmt.Errorf("tls: %w", err), os.Remove(made))
	}
	return nil
}

// writeFirst is writeWhole for a file that is not there; where it is by now, it stays as it is.
func writeFirst(at string, text []byte) error {
	made, err := writeBeside(at, text)
	if err != nil {
		return err
	}
	switch err := os.Link(made, at); {
	case err == nil || errors.Is(err, fs.ErrExist):
		return os.Remove(made)
	default: // a disk without links
		return os.Rename(made, at)
	}
}

func writeBeside(at string, text []byte) (string, error) {
	file, err := os.CreateTemp(filepath.Dir(at), ".new-*") // 0600
	if err != nil {
		return "", fmt.Errorf("tls: %w", err)
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("tls: %w", err), os.Remove(file.Name()))
	}
	return file.Name(), nil
}
