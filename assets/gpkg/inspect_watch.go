package gpkg

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const sqlTriggerTexts = `SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('asset', 'boundary')`

var (
	triggerName  = regexp.MustCompile(`CREATE TRIGGER (?:IF NOT EXISTS )?"?(\w+)"?`)
	triggerStart = regexp.MustCompile(`(?m)^CREATE TRIGGER`)
)

// Watch implements assets.Inspection: the triggers of the file are those of this program, word for word. Those of the spatial
// index may be another program's, which makes them in its own words.
func (in *inspection) Watch(ctx context.Context) (amiss []assets.Text, err error) {
	there := map[string]string{}
	if err := in.with(ctx, func(conn *sqlite.Conn) error {
		return query(conn, sqlTriggerTexts, nil, func(stmt *sqlite.Stmt) error {
			there[stmt.ColumnText(0)] = plainTrigger(stmt.ColumnText(1))
			return nil
		})
	}); err != nil {
		return nil, err
	}
	wanted := map[string]string{}
	for _, file := range triggerScripts() {
		script, err := schema.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, text := range splitTriggers(string(script)) {
			wanted[triggerName.FindStringSubmatch(text)[1]] = plainTrigger(text)
		}
	}
	say := func(zh, en string) { amiss = append(amiss, assets.Text{ZH: zh, EN: en}) }
	for name, text := range wanted {
		found, ok := there[name]
		switch {
		case !ok:
			say(fmt.Sprintf("缺少触发器 %s", name), fmt.Sprintf("the trigger %s is missing", name))
		case found != text && strings.HasPrefix(name, "outside_"):
			say(fmt.Sprintf("触发器 %s 被改动过", name), fmt.Sprintf("the trigger %s was altered", name))
		}
	}
	slices.SortFunc(amiss, func(a, b assets.Text) int { return strings.Compare(a.EN, b.EN) })
	return amiss, nil
}

// splitTriggers returns the statements of a script of triggers.
func splitTriggers(script string) (out []string) {
	starts := triggerStart.FindAllStringIndex(script, -1)
	for i, s := range starts {
		end := len(script)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		text := script[s[0]:end]
		out = append(out, text[:strings.LastIndex(text, "END;")+len("END")])
	}
	return out
}

// plainTrigger writes a trigger as SQLite keeps it: without IF NOT EXISTS, and with one space where there are more.
func plainTrigger(text string) string {
	text = strings.Replace(text, "CREATE TRIGGER IF NOT EXISTS", "CREATE TRIGGER", 1)
	return strings.TrimSuffix(strings.Join(strings.Fields(text), " "), ";")
}
