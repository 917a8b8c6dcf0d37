package ogc

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// headerRevision names the revision that an answer is true for.
const headerRevision = "Needlepoint-Revision"

func revisionText(r assets.Revision) string { return strconv.FormatInt(int64(r), 10) }

// refusal is an error whose status the standard names, where the domain's code alone would give another.
type refusal struct {
	status int
	err    *assets.Error
}

// Error says what the domain's error says.
func (r *refusal) Error() string { return r.err.Error() }

// Unwrap returns the domain's error.
func (r *refusal) Unwrap() error { return r.err }

func refuse(status int, code assets.Code, message assets.Text) *refusal {
	return &refusal{status, assets.Refuse(code, "ogc", message)}
}

// badParameter refuses a parameter of the query with 400: which, what was given, and what is expected.
func badParameter(name, value string, expected assets.Text) *refusal {
	const most = 120
	if runes := []rune(value); len(runes) > most {
		value = string(runes[:most]) + "…"
	}
	message := assets.Text{ZH: fmt.Sprintf("参数 %s＝“%s”：%s", name, value, expected.ZH),
		EN: fmt.Sprintf("parameter %s = %q: %s", name, value, expected.EN)}
	out := refuse(fiber.StatusBadRequest, assets.Invalid, message)
	out.err.Faults = []assets.Fault{{Field: name, Value: value, Message: message}}
	return out
}
