package access

import (
	"slices"

	"needlepoint/assets"
)

// Permits returns the parts of the principal's right: what may be seen, edited and governed, of which classes, where, and which
// attributes are withheld. The scopes of a token narrow them. A token that may only import has the acts of its account, since its
// deliveries need them; that it does nothing else is for May to say.
func (p Principal) Permits(c *assets.Catalogue) []assets.Permit {
	var out []assets.Permit
	for _, g := range p.Grants {
		permit := assets.Permit{Boundary: g.Boundary, Classes: classesOf(c, g.Groups)}
		for _, each := range []struct {
			need Permission
			act  assets.Act
		}{{See, assets.MaySee}, {Edit, assets.MayEdit}, {Govern, assets.MayGovern}} {
			if g.Role.Allows(each.need) && (p.scoped(each.need) || p.scoped(Import) && g.Role.Allows(Import)) {
				permit.Acts |= each.act
			}
		}
		for key, fields := range c.Withheld() {
			if need := Permission(key); !g.Role.Allows(need) || !p.scoped(need) {
				permit.Withheld = append(permit.Withheld, fields...)
			}
		}
		slices.Sort(permit.Withheld)
		if permit.Acts != 0 {
			out = append(out, permit)
		}
	}
	return out
}

// classesOf returns the classes of the groups in catalogue order, and nil where no group is named.
func classesOf(c *assets.Catalogue, groups []string) []assets.ClassKey {
	if len(groups) == 0 {
		return nil
	}
	out := []assets.ClassKey{}
	for _, class := range c.Classes() {
		if slices.Contains(groups, class.Group) {
			out = append(out, class.Key)
		}
	}
	return out
}
