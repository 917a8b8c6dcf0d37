package ogc

import (
	"encoding/json"
	"strings"

	"needlepoint/assets"
)

// decimalsOf names the attributes that are numbers with decimals. A whole value of them is sent as 11.0: readers that
// take the type of a property from the first values they see would else cut off the decimals of later ones.
func decimalsOf(fields []assets.Field) map[string]bool {
	out := map[string]bool{}
	for _, f := range fields {
		if f.Type == "number" {
			out[f.Key] = true
		}
	}
	return out
}

// appendAttributes appends the attributes as further members, each with a comma before it.
func appendAttributes(out []byte, attributes assets.Attributes, decimals map[string]bool) []byte {
	if attributes.IsEmpty() {
		return out
	}
	text, start := attributes.String(), len(out)
	for rest := text[1 : len(text)-1]; rest != ""; {
		key := textEnd(rest)
		value := key + 1 + valueEnd(rest[key+1:])
		name := rest[1 : key-1]
		if isReserved(name) {
			return appendRenamed(out[:start], text, decimals)
		}
		out = append(append(out, ','), rest[:value]...)
		if decimals[name] {
			out = appendPoint(out, rest[key+1:value])
		}
		rest = strings.TrimPrefix(rest[value:], ",")
	}
	return out
}

// appendPoint appends what makes a whole number one with decimals.
func appendPoint(out []byte, number string) []byte {
	if number == "" || number[0] != '-' && (number[0] < '0' || number[0] > '9') || strings.ContainsAny(number, ".eE") {
		return out
	}
	return append(out, ".0"...)
}

// textEnd returns the length of the JSON string that s begins with.
func textEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// valueEnd returns the length of the JSON value that s begins with, written without spaces.
func valueEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += textEnd(s[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// appendRenamed is appendAttributes where an attribute may have a name that is not free.
func appendRenamed(out []byte, text string, decimals map[string]bool) []byte {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil { // canonical text always decodes
		return out
	}
	for _, key := range sortedKeys(members) {
		out = append(appendText(append(out, ','), propertyOf(key)), ':')
		out = append(out, members[key]...)
		if decimals[key] {
			out = appendPoint(out, string(members[key]))
		}
	}
	return out
}
