package access

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"needlepoint/assets"
)

// Bounds of passwords.
const (
	MinPassword = 10  // characters
	MaxPassword = 200 // bytes
)

// cost is how much work a password is. It is kept with each hash, so that it can be raised later.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// presentCost takes some 60 ms of one core and 32 MiB.
var presentCost = cost{memory: 32 << 10, passes: 2, lanes: 1}

// maxCost keeps a spoilt entry from taking all memory there is.
var maxCost = cost{memory: 1 << 20, passes: 32, lanes: 16}

const (
	saltBytes = 16
	hashBytes = 32
)

// hashPassword returns what is kept of a password: algorithm, cost, salt and hash in the usual notation.
func hashPassword(password string, random io.Reader) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", err
	}
	return presentCost.text(salt, presentCost.hash(password, salt)), nil
}

func (c cost) hash(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, c.passes, c.memory, c.lanes, hashBytes)
}

func (c cost) text(salt, hash []byte) string {
	code := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes,
		code.EncodeToString(salt), code.EncodeToString(hash))
}

// keptHash is what hashPassword wrote, taken apart.
type keptHash struct {
	cost
	salt, hash []byte
}

func readHash(text string) (keptHash, error) {
	var k keptHash
	bad := fmt.Errorf("a password's hash cannot be read") // without the hash itself
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return k, bad
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &k.memory, &k.passes, &k.lanes); n != 3 || err != nil {
		return k, bad
	}
	if k.memory < 8 || k.passes < 1 || k.lanes < 1 || k.memory > maxCost.memory || k.passes > maxCost.passes || k.lanes > maxCost.lanes {
		return k, bad
	}
	var errs [2]error
	k.salt, errs[0] = base64.RawStdEncoding.DecodeString(parts[4])
	k.hash, errs[1] = base64.RawStdEncoding.DecodeString(parts[5])
	if errs[0] != nil || errs[1] != nil || len(k.salt) == 0 || len(k.hash) != hashBytes {
		return k, bad
	}
	return k, nil
}

// isPassword does the work of comparing a password with what is kept; where nothing is kept it does the same work in vain, so that
// nobody can tell by the time it takes which names there are. It reports too whether the kept hash is of another cost than the
// present one.
func isPassword(password, kept string) (is, old bool) {
	k, err := readHash(kept)
	if err != nil {
		presentCost.hash(password, make([]byte, saltBytes))
		return false, false
	}
	return subtle.ConstantTimeCompare(k.cost.hash(password, k.salt), k.hash) == 1, k.cost != presentCost
}

// checkPassword refuses passwords that are short, long, or the first that anybody tries.
func checkPassword(password string, a Account) error {
	refuse := func(zh, en string) error {
		return &assets.Error{Code: assets.Invalid, Op: "password", Message: assets.Text{ZH: zh, EN: en},
			Faults: []assets.Fault{{Field: "password", Message: assets.Text{ZH: zh, EN: en}}}} // without the value
	}
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return refuse("密码应为 UTF-8 文字", "a password is text in UTF-8")
	case n < MinPassword:
		return refuse(fmt.Sprintf("密码至少 %d 个字符；可以用一句话，空格也行", MinPassword),
			fmt.Sprintf("a password has at least %d characters; a sentence will do, spaces included", MinPassword))
	case len(password) > MaxPassword:
		return refuse(fmt.Sprintf("密码不超过 %d 字节", MaxPassword), fmt.Sprintf("a password has at most %d bytes", MaxPassword))
	case easilyGuessed(password, a):
		return refuse("这个密码很容易被猜到：不要用账号名、重复或连续的字符", "this password is easily guessed: no name of the account, no repeated or consecutive characters")
	}
	return nil
}

// easilyGuessed reports whether a password is the account's name with something around, or a run such as 1111111111, 1234567890 or
// abcabcabcabc.
func easilyGuessed(password string, a Account) bool {
	low := strings.ToLower(password)
	for _, name := range []string{strings.ToLower(a.Name), strings.ToLower(a.Display)} {
		if utf8.RuneCountInString(name) >= minName && utf8.RuneCountInString(strings.ReplaceAll(low, name, "")) < MinPassword/2 {
			return true
		}
	}
	runs := 0
	runes := []rune(low)
	for i := 1; i < len(runes); i++ {
		if step := runes[i] - runes[i-1]; step >= -1 && step <= 1 || runes[i-1] == '9' && runes[i] == '0' {
			runs++
		}
	}
	if runs >= len(runes)-2 {
		return true
	}
	for period := 1; period <= 4; period++ {
		if strings.HasPrefix(strings.Repeat(string(runes[:period]), len(runes)), low) {
			return true
		}
	}
	for _, row := range []string{"qwertyuiop", "asdfghjkl", "1qaz2wsx3edc", "password"} {
		if strings.HasPrefix(low, row) && utf8.RuneCountInString(low)-len(row) < MinPassword/2 {
			return true
		}
	}
	return false
}
