package importer

import (
	"strconv"
	"strings"
)

// starters begin what spreadsheets take for a formula or hide in front of one.
const starters = "=+-@\t\r"

// Guard returns the cell to write for a text: one that a spreadsheet would run, or that Unguard would change, gets
// an apostrophe in front. Plain numbers stay numbers: -1.5 is no formula.
func Guard(text string) string {
	if !risky(text) || isNumber(text) {
		return text
	}
	return "'" + text
}

// Unguard takes back what Guard did.
func Unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && risky(cell) {
		return cell[1:]
	}
	return cell
}

// risky reports whether, apostrophes aside, text begins as a formula does.
func risky(text string) bool {
	bare := strings.TrimLeft(text, "'")
	return bare != "" && strings.IndexByte(starters, bare[0]) >= 0
}

func isNumber(text string) bool {
	if len(text) > 40 || strings.ContainsAny(text, "xX_iInN'\t\r") {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}
