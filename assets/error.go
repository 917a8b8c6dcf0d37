package assets

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Text is one sentence in the two languages of the product.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// In returns the sentence in lang ("zh" or "en"); the other language stands in for a missing one.
func (t Text) In(lang string) string {
	if strings.HasPrefix(lang, "en") && t.EN != "" || t.ZH == "" {
		return t.EN
	}
	return t.ZH
}

// Code says what kind of failure an Error is; the web room maps each to one HTTP status.
type Code string

// The codes.
const (
	Invalid     Code = "invalid"     // the input breaks a rule; mend it and send it again
	NotFound    Code = "not_found"   // no such record, revision or class
	Conflict    Code = "conflict"    // somebody else changed what this write was based on
	KeyReused   Code = "key_reused"  // the idempotency key came with another body before
	Busy        Code = "busy"        // try again a little later
	TooLarge    Code = "too_large"   // over a stated limit
	Unsupported Code = "unsupported" // a thing this service does not do
	Internal    Code = "internal"    // a fault of the service

	Unauthenticated Code = "unauthenticated" // nobody is known to ask; sign in and ask again
	Forbidden       Code = "forbidden"       // who asks has no right to it; somebody can grant it
	TooMany         Code = "too_many"        // asked too often; wait for Error.Retry
)

// Fault is one thing wrong with one field of the input.
type Fault struct {
	Field   string `json:"field"`           // "condition", "attributes.height_m", "operations[3].record.ref"
	Value   string `json:"value,omitempty"` // what was given, shortened for reading
	Message Text   `json:"message"`         // field, value and what is allowed, in one sentence
}

// Error is the one error type at the edge of the domain: a Code for programs, a Message for people, and
// the cause for the log.
type Error struct {
	Code    Code
	Op      string        // the operation that failed, such as "commit" or "near"
	Message Text          // safe to show to anybody
	Place   *orb.Point    // where on the map, if anywhere
	Faults  []Fault       // every fault found, where there are several
	Retry   time.Duration // when to try again, of Busy and TooMany; 0 where nobody knows
	Needs   string        // of Forbidden: what would have to be granted
	Err     error         // the cause; for the log only
}

// Error returns the English sentence with the operation in front, and the cause where there is one.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	switch {
	case e.Message.EN != "":
		b.WriteString(e.Message.EN)
	default:
		b.WriteString(string(e.Code))
	}
	for i, f := range e.Faults {
		if f.Message.EN == e.Message.EN {
			continue
		}
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		b.WriteString(sep + f.Message.EN)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of the first *Error in err's chain, Internal where there is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Refuse builds an Error from a code and the two sentences.
func Refuse(code Code, op string, message Text) *Error {
	return &Error{Code: code, Op: op, Message: message}
}

// Missing builds the NotFound error for a record.
func Missing(op string, noun Noun, id int64) *Error {
	return Refuse(NotFound, op, Text{
		ZH: fmt.Sprintf("没有编号为 %d 的%s", id, noun.Name().ZH),
		EN: fmt.Sprintf("there is no %s with id %d", noun.Name().EN, id),
	})
}

// GeometryFault turns what geo.Check or geo.Structure says into the domain's error, with its place on the map.
func GeometryFault(op string, err error) *Error {
	out := &Error{Code: Invalid, Op: op, Err: err}
	var f *geo.Fault
	if !errors.As(err, &f) {
		out.Message = Text{ZH: "几何有误：" + err.Error(), EN: "the geometry is at fault: " + err.Error()}
		return out
	}
	out.Err, out.Message = nil, Text{ZH: f.ZH, EN: f.EN}
	out.Faults = []Fault{{Field: "geometry", Message: out.Message}}
	if f.HasPlace && math.Abs(f.Place[0]) <= 180 && math.Abs(f.Place[1]) <= 90 {
		place := f.Place
		out.Place = &place
	}
	return out
}
