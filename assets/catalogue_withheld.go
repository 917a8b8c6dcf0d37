package assets

import (
	"maps"
	"slices"
)

// The groups of attributes that a schema withholds by x-withheld; who may know them is for a right to say.
const (
	WithheldCosts    = "costs"
	WithheldContacts = "contacts"
)

// WithheldGroups lists the groups of withheld attributes.
func WithheldGroups() []string { return []string{WithheldCosts, WithheldContacts} }

// Withheld returns the keys of the attributes in each group of WithheldGroups, sorted. A key that one class or kind withholds is
// withheld of every record, since a right knows attributes by their key alone. It is not to be written to.
func (c *Catalogue) Withheld() map[string][]string { return c.withheld }

func (c *Catalogue) findWithheld() map[string][]string {
	out := map[string][]string{}
	for _, group := range WithheldGroups() {
		keys := map[string]bool{}
		collect := func(s *schemaFields) {
			for key, f := range s.fields {
				if f.Withheld == group {
					keys[key] = true
				}
			}
		}
		for _, s := range c.ofClass {
			collect(s)
		}
		for _, s := range c.ofKind {
			collect(s)
		}
		out[group] = slices.Sorted(maps.Keys(keys))
	}
	return out
}
