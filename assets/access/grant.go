package access

import (
	"fmt"
	"slices"

	"needlepoint/assets"
)

// Grant gives a role somewhere.
type Grant struct {
	Role     Role              `json:"role"`
	Groups   []string          `json:"groups"`   // attribute groups of the catalogue, "LAMP"; empty for all
	Boundary assets.BoundaryID `json:"boundary"` // 0 for the whole district
}

// maxGrants bounds the grants of one account.
const maxGrants = 64

// whole reports whether the grant is neither narrowed to a place nor to groups.
func (g Grant) whole() bool { return g.Boundary == 0 && len(g.Groups) == 0 }

// tidyGrants returns the grants in one order, each once, with groups sorted.
func tidyGrants(grants []Grant) []Grant {
	out := make([]Grant, 0, len(grants))
	for _, g := range grants {
		groups := slices.Clone(g.Groups)
		slices.Sort(groups)
		if g.Groups = slices.Compact(groups); g.Groups == nil {
			g.Groups = []string{}
		}
		out = append(out, g)
	}
	slices.SortFunc(out, compareGrants)
	return slices.CompactFunc(out, func(a, b Grant) bool { return compareGrants(a, b) == 0 })
}

func compareGrants(a, b Grant) int {
	if a.Role != b.Role {
		return slices.Index(AllRoles(), a.Role) - slices.Index(AllRoles(), b.Role)
	}
	if a.Boundary != b.Boundary {
		if a.Boundary < b.Boundary {
			return -1
		}
		return 1
	}
	return slices.Compare(a.Groups, b.Groups)
}

// checkGrants refuses grants of roles, groups and boundaries that do not exist, all faults at once.
func (d *Desk) checkGrants(grants []Grant) error {
	const op = "grants"
	if len(grants) > maxGrants {
		return assets.Refuse(assets.TooLarge, op, assets.Text{
			ZH: fmt.Sprintf("一个账号最多 %d 条授权，这里是 %d 条", maxGrants, len(grants)),
			EN: fmt.Sprintf("an account has at most %d grants; these are %d", maxGrants, len(grants))})
	}
	refusal := assets.Refuse(assets.Invalid, op, assets.Text{ZH: "授权有误", EN: "the grants are not valid"})
	fault := func(i int, field, value string, why assets.Text) {
		refusal.Faults = append(refusal.Faults, assets.Fault{Field: fmt.Sprintf("grants[%d].%s", i, field), Value: value, Message: why})
	}
	for i, g := range grants {
		if !g.Role.Valid() {
			fault(i, "role", string(g.Role), assets.Text{
				ZH: fmt.Sprintf("没有“%.40s”这个角色；可用：%v", g.Role, AllRoles()),
				EN: fmt.Sprintf("there is no role %.40q; one of %v is expected", g.Role, AllRoles())})
		}
		for _, group := range g.Groups {
			if !d.knowsGroup(group) {
				fault(i, "groups", group, assets.Text{
					ZH: fmt.Sprintf("目录里没有属性组“%.40s”", group), EN: fmt.Sprintf("the catalogue has no attribute group %.40q", group)})
			}
		}
		if g.Boundary != 0 && !d.territory.Exists(g.Boundary) {
			fault(i, "boundary", fmt.Sprint(g.Boundary), assets.Text{
				ZH: fmt.Sprintf("没有编号为 %d 的边界", g.Boundary), EN: fmt.Sprintf("there is no boundary with id %d", g.Boundary)})
		}
	}
	if len(refusal.Faults) > 0 {
		return refusal
	}
	return nil
}

func (d *Desk) knowsGroup(key string) bool {
	return d.catalogue == nil || slices.ContainsFunc(d.catalogue.Groups(), func(g assets.Group) bool { return g.Key == key })
}
