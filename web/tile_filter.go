package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// tileFilter reads class, condition and stage, comma lists or repeated, in any order, due_by, and the id of a boundary. text is one for all
// spellings of the same filter, "" for everything.
func (s *Server) tileFilter(c *fiber.Ctx, view assets.View) (filter assets.Filter, text string, err error) {
	if c.Context().QueryArgs().Len() == 0 {
		return filter, "", nil
	}
	classes := listed[assets.ClassKey](c, "class")
	conditions := listed[assets.Condition](c, "condition")
	stages := listed[assets.Stage](c, "stage")
	err = known("condition", conditions, assets.AllConditions())
	if err == nil {
		err = known("stage", stages, assets.AllStages())
	}
	var boundary assets.BoundaryID
	if err == nil {
		boundary, err = boundaryAsked(c)
	}
	if err == nil {
		err = assets.Query{Filter: assets.Filter{Classes: classes, Boundary: boundary}}.Check(view, s.catalogueOf(c.UserContext()))
	}
	var due assets.Day
	if err == nil {
		due, err = dueBy(string(c.Context().QueryArgs().Peek("due_by")))
	}
	if err != nil {
		return filter, "", err
	}
	if len(conditions) == len(assets.AllConditions()) {
		conditions = nil
	}
	if len(stages) == len(assets.AllStages()) {
		stages = nil
	}
	if len(classes)+len(conditions)+len(stages) > 0 {
		text = joined(classes) + ";" + joined(conditions) + ";" + joined(stages)
	}
	if due != 0 {
		text += fmt.Sprintf(";due %d", due)
	}
	if boundary != 0 {
		// What lies in a boundary may reach far beyond its box: another boundary under the same id makes other tiles everywhere.
		b, _ := view.Boundary(boundary)
		text += fmt.Sprintf(";%d@%d", boundary, b.Rev)
	}
	return assets.Filter{Classes: classes, Conditions: conditions, Stages: stages, DueBy: due, Boundary: boundary}, text, nil
}

// boundaryAsked reads boundary: the id of one that the assets lie in or touch, 0 where it is not given.
func boundaryAsked(c *fiber.Ctx) (assets.BoundaryID, error) {
	given := string(c.Context().QueryArgs().Peek("boundary"))
	if given == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(given, 10, 64)
	if err != nil || id < 1 || id >= 1<<53 {
		return 0, assets.Refuse(assets.Invalid, "tile", assets.Text{
			ZH: fmt.Sprintf("boundary＝“%.40s”：应为一条边界的编号", given),
			EN: fmt.Sprintf("boundary = %.40q: the id of a boundary is expected", given)})
	}
	return assets.BoundaryID(id), nil
}

// listed returns the values of a parameter, each once and in order.
func listed[T ~string](c *fiber.Ctx, name string) []T {
	var out []T
	for _, given := range c.Context().QueryArgs().PeekMulti(name) {
		for value := range strings.SplitSeq(string(given), ",") {
			if value = strings.TrimSpace(value); value != "" {
				out = append(out, T(value))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func joined[T ~string](values []T) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(string(v))
	}
	return b.String()
}

// known refuses a value that is none of all.
func known[T ~string](name string, values, all []T) error {
	for _, v := range values {
		if !slices.Contains(all, v) {
			words := strings.ReplaceAll(joined(all), ",", ", ")
			return assets.Refuse(assets.Invalid, "tile", assets.Text{
				ZH: fmt.Sprintf("%s＝“%.40s”：应为 %s 之一", name, v, words),
				EN: fmt.Sprintf("%s = %.40q: one of %s is expected", name, v, words)})
		}
	}
	return nil
}
