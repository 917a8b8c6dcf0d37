package access

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"strings"
)

const (
	secretBytes  = 32
	secretLength = 43 // of a secret as text: base64url without padding
	tokenPrefix  = "npt_"
)

// digest is all that is kept of a secret.
type digest [sha256.Size]byte

func (d digest) text() string { return hex.EncodeToString(d[:]) }

// readDigest reads what text wrote.
func readDigest(text string) (d digest, ok bool) {
	raw, err := hex.DecodeString(text)
	if err != nil || len(raw) != len(d) {
		return d, false
	}
	return digest(raw), true
}

// publicID names what a secret stands for, and gives none of it away.
func (d digest) publicID() string { return hex.EncodeToString(d[:8]) }

// digestOf returns the digest of a secret as text; ok is false for what is no secret of ours. It allocates nothing.
func digestOf(secret string) (_ digest, ok bool) {
	var buffer [secretLength]byte
	if len(secret) != secretLength {
		return digest{}, false
	}
	copy(buffer[:], secret)
	return sha256.Sum256(buffer[:]), true
}

// newSecret returns 32 random bytes as text, with their digest.
func newSecret(random io.Reader) (string, digest, error) {
	var raw [secretBytes]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", digest{}, err
	}
	text := base64.RawURLEncoding.EncodeToString(raw[:])
	d, _ := digestOf(text)
	return text, d, nil
}

// IsToken reports whether a text looks like a token of this service, as opposed to a password.
func IsToken(text string) bool {
	return len(text) == len(tokenPrefix)+secretLength && strings.HasPrefix(text, tokenPrefix)
}
