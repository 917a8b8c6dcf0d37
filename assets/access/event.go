package access

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"needlepoint/assets"
)

// What says what an event is about.
type What string

// The events.
const (
	SignedIn        What = "signed_in"
	SignInFailed    What = "sign_in_failed"
	LockedOut       What = "locked_out"
	SignedOut       What = "signed_out"
	SetUp           What = "setup"
	AccountAdded    What = "account_added"
	AccountChanged  What = "account_changed"
	AccountRemoved  What = "account_removed"
	RightsChanged   What = "rights_changed"
	PasswordChanged What = "password_changed"
	Invited         What = "invited"
	TokenIssued     What = "token_issued"
	TokenRevoked    What = "token_revoked"
	TokenRefused    What = "token_refused"
	Exported        What = "exported"
	SettingsChanged What = "settings_changed"
	FileUploaded    What = "file_uploaded"
	FileRemoved     What = "file_removed"
	DemoSwitched    What = "demo_switched"
	Denied          What = "denied"
)

// AllWhat lists what events are about, in the order in which people read them.
func AllWhat() []What {
	return []What{SignedIn, SignInFailed, LockedOut, SignedOut, SetUp, AccountAdded, AccountChanged, AccountRemoved, RightsChanged,
		PasswordChanged, Invited, TokenIssued, TokenRevoked, TokenRefused, Exported, SettingsChanged, FileUploaded, FileRemoved, DemoSwitched, Denied}
}

// Valid reports whether w is one of the events.
func (w What) Valid() bool { return slices.Contains(AllWhat(), w) }

// summed reports whether events of the kind come in storms, so that they are kept as sums.
func (w What) summed() bool {
	return w == SignInFailed || w == LockedOut || w == TokenRefused || w == Denied
}

// Event is one line of the trail: who did what to whom. It never holds a secret.
type Event struct {
	Seq     int64 // from 1, without a gap; the store gives it
	At      time.Time
	Actor   string // name of an account; empty where nobody is known
	Via     string // the way in
	Client  string // network address
	What    What
	Subject string          // the account or other thing that it was done to
	Detail  json.RawMessage // a JSON object, or nil
	Hash    string          // hex SHA-256 over the hash before and this event; the store gives it
}

// DetailOf makes a Detail of a map or struct; the same value gives the same bytes.
func DetailOf(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil { // only values that JSON cannot say
		return nil
	}
	return text
}

// Chain returns the events as a store keeps them after the head, with numbers and hashes, and the new head.
func Chain(head Head, events []Event) ([]Event, Head) {
	out := slices.Clone(events)
	for i := range out {
		e := &out[i]
		e.clean()
		e.Seq = head.Seq + 1
		e.Hash = eventHash(head.Hash, *e)
		head = Head{Seq: e.Seq, Hash: e.Hash}
	}
	return out, head
}

// clean makes every store give back what it was given.
func (e *Event) clean() {
	e.At = assets.KeptTime(e.At)
	for _, text := range []*string{&e.Actor, &e.Via, &e.Client, &e.Subject} {
		*text = cleanText(*text)
	}
	if len(e.Detail) == 0 {
		e.Detail = nil
	} else {
		e.Detail = json.RawMessage(cleanText(string(e.Detail)))
	}
}

func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// eventHash covers the hash before and every field but Hash, as one JSON array, in which none can be taken for another.
func eventHash(previous string, e Event) string {
	text, _ := json.Marshal([]any{previous, e.Seq, assets.KeptTime(e.At).Format(time.RFC3339Nano),
		e.Actor, e.Via, e.Client, e.What, e.Subject, string(e.Detail)}) // texts and a number: never fails
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
