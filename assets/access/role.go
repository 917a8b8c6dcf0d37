package access

import (
	"slices"

	"needlepoint/assets"
)

// Permission is one thing that a role allows.
type Permission string

// The permissions. Costs and Contacts are groups of fields that are withheld from who lacks them.
const (
	See      Permission = "see"      // read records and the map
	History  Permission = "history"  // read who changed what, and past revisions
	Edit     Permission = "edit"     // insert, change and retire assets
	Govern   Permission = "govern"   // insert, change and retire boundaries
	Import   Permission = "import"   // bring in deliveries, and undo them
	Approve  Permission = "approve"  // decide about drafts
	Settings Permission = "settings" // change how the service is set up
	Accounts Permission = "accounts" // add people, grant roles, disable accounts
	Audit    Permission = "audit"    // read the trail of sign-ins, rights and exports
	Costs    Permission = "costs"    // see and change what things cost
	Contacts Permission = "contacts" // see and change how people are reached
)

// AllPermissions lists every permission in the order in which people read them.
func AllPermissions() []Permission {
	return []Permission{See, History, Edit, Govern, Import, Approve, Costs, Contacts, Audit, Settings, Accounts}
}

// Valid reports whether p is a permission.
func (p Permission) Valid() bool { return slices.Contains(AllPermissions(), p) }

// Name returns the permission as people read it.
func (p Permission) Name() assets.Text {
	switch p {
	case See:
		return assets.Text{ZH: "查看", EN: "see"}
	case History:
		return assets.Text{ZH: "查看历史", EN: "see history"}
	case Edit:
		return assets.Text{ZH: "编辑部件", EN: "edit assets"}
	case Govern:
		return assets.Text{ZH: "调整边界", EN: "change boundaries"}
	case Import:
		return assets.Text{ZH: "导入", EN: "import"}
	case Approve:
		return assets.Text{ZH: "审批", EN: "approve"}
	case Settings:
		return assets.Text{ZH: "系统设置", EN: "change settings"}
	case Accounts:
		return assets.Text{ZH: "管理账号", EN: "manage accounts"}
	case Audit:
		return assets.Text{ZH: "查看审计", EN: "read the audit trail"}
	case Costs:
		return assets.Text{ZH: "费用字段", EN: "fields about costs"}
	case Contacts:
		return assets.Text{ZH: "联系方式字段", EN: "fields about contacts"}
	}
	return assets.Text{ZH: string(p), EN: string(p)}
}

// Role is a set of permissions with a name.
type Role string

// The roles.
const (
	Viewer     Role = "viewer"
	Crew       Role = "crew"
	Designer   Role = "designer"
	Planner    Role = "planner"
	Keeper     Role = "keeper"
	Approver   Role = "approver"
	Supervisor Role = "supervisor"
	Admin      Role = "admin"
)

// AllRoles lists every role, the least first.
func AllRoles() []Role {
	return []Role{Viewer, Crew, Designer, Planner, Keeper, Approver, Supervisor, Admin}
}

// Valid reports whether r is a role.
func (r Role) Valid() bool { return slices.Contains(AllRoles(), r) }

// Permissions returns what the role allows, in the order of AllPermissions; an unknown role allows nothing.
func (r Role) Permissions() []Permission {
	switch r {
	case Viewer:
		return []Permission{See, History}
	case Crew, Designer:
		return []Permission{See, History, Edit}
	case Planner:
		return []Permission{See, History, Edit, Costs}
	case Keeper:
		return []Permission{See, History, Edit, Govern, Import, Costs, Contacts}
	case Approver:
		return []Permission{See, History, Approve, Costs}
	case Supervisor:
		return []Permission{See, History, Costs, Contacts, Audit}
	case Admin: // it grants itself the rest, which leaves a trace
		return []Permission{See, History, Costs, Contacts, Audit, Settings, Accounts}
	}
	return nil
}

// Allows reports whether the role has the permission.
func (r Role) Allows(p Permission) bool {
	// A bit a permission, since this is asked of every request.
	return allowed[r]&bitOf(p) != 0
}

// Name returns the role as people read it.
func (r Role) Name() assets.Text {
	switch r {
	case Viewer:
		return assets.Text{ZH: "查看员", EN: "viewer"}
	case Crew:
		return assets.Text{ZH: "养护班组", EN: "maintenance crew"}
	case Designer:
		return assets.Text{ZH: "设计员", EN: "designer"}
	case Planner:
		return assets.Text{ZH: "规划员", EN: "planner"}
	case Keeper:
		return assets.Text{ZH: "台账管理员", EN: "keeper"}
	case Approver:
		return assets.Text{ZH: "审批人", EN: "approver"}
	case Supervisor:
		return assets.Text{ZH: "督查员", EN: "supervisor"}
	case Admin:
		return assets.Text{ZH: "系统管理员", EN: "administrator"}
	}
	return assets.Text{ZH: string(r), EN: string(r)}
}

type permissionSet uint16

func bitOf(p Permission) permissionSet {
	if i := slices.Index(permissionOrder, p); i >= 0 {
		return 1 << i
	}
	return 0
}

var (
	permissionOrder = AllPermissions()
	allowed         = func() map[Role]permissionSet {
		out := map[Role]permissionSet{}
		for _, r := range AllRoles() {
			for _, p := range r.Permissions() {
				out[r] |= bitOf(p)
			}
		}
		return out
	}()
)
