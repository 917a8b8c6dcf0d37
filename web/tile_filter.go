package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// tileFilter reads class, condition and stage: comma lists or repeated, in any order. text is one for all spellings of the
// same filter, "" for everything.
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
	if err == nil {
		err = assets.Query{Filter: assets.Filter{Classes: classes}}.Check(view, s.inventory.Catalogue())
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
	return assets.Filter{Classes: classes, Conditions: conditions, Stages: stages}, text, nil
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
