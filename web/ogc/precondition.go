package ogc

import (
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// recordTag begins every tag of a record at its revision; what follows tells the representations apart.
func recordTag(record assets.Record) string {
	return fmt.Sprintf(`"%d.%d`, record.Key(), record.Revised())
}

// itemTag names a representation of a record, as its reader is told it.
func (a *API) itemTag(r *request, record assets.Record, how rendering) string {
	variant := how.form.key
	if variant == asHTML.key {
		variant += "." + r.lang
	}
	if how.system.EPSG != 0 {
		variant += fmt.Sprintf(".%d", how.system.EPSG)
	}
	if takesGzip(r.c.Get(fiber.HeaderAcceptEncoding)) {
		variant += ".gz"
	}
	return fmt.Sprintf(`%s.%s.%s%s"`, recordTag(record), a.Edition, variant, r.view.Right().Mark()) // a right may withhold parts
}

// conditional reports whether a write names the state that it is based on.
func (r *request) conditional() bool {
	given := strings.TrimSpace(r.c.Get(fiber.HeaderIfMatch))
	return given != "" && given != "*"
}

// expected is the revision that the first tag of If-Match names; AnyRevision where there is none.
func (r *request) expected() assets.Revision {
	var id int64
	var rev assets.Revision
	if n, _ := fmt.Sscanf(strings.TrimPrefix(strings.TrimSpace(r.c.Get(fiber.HeaderIfMatch)), "W/"), `"%d.%d.`, &id, &rev); n != 2 {
		return assets.AnyRevision
	}
	return rev
}

// fresh refuses a write whose If-Match names no state that the record is in: 412, with what it is. A client need not
// say If-Match. Any tag of the record's present revision will do, whichever representation it was read in.
func (r *request) fresh(record assets.Record) error {
	given := strings.TrimSpace(r.c.Get(fiber.HeaderIfMatch))
	if given == "" {
		return nil
	}
	for part := range strings.SplitSeq(given, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == "*" || strings.HasPrefix(part, recordTag(record)+".") {
			return nil
		}
	}
	return refuse(fiber.StatusPreconditionFailed, assets.Conflict, assets.Text{
		ZH: fmt.Sprintf("编号 %d 在您读取之后又改过（现为第 %d 版）；请重新读取再改", record.Key(), record.Revised()),
		EN: fmt.Sprintf("%s %d was changed after you read it (it now is at revision %d); read it again and repeat the change",
			record.Noun(), record.Key(), record.Revised())})
}
