package assets

import (
	"fmt"
	"slices"
	"strings"
)

// Edit is what a bulk edit makes of each asset that it touches; what is nil or absent stays as it is.
type Edit struct {
	Class      *ClassKey
	Name       *string
	Condition  *Condition
	Stage      *Stage
	Attributes Attributes // each member is set in the asset; null removes it
}

// maxAttributeKey bounds the key of an attribute that an edit sets, in bytes.
const maxAttributeKey = 200

// Check refuses an edit that could suit no asset at all: nothing to set, a class that is not in the catalogue, a condition or
// stage that is not of the vocabulary.
func (e Edit) Check(catalogue *Catalogue) error {
	var faults []Fault
	if e.Class == nil && e.Name == nil && e.Condition == nil && e.Stage == nil && e.Attributes.IsEmpty() {
		faults = append(faults, Fault{Field: "set", Message: Text{
			"set：没有要改的字段；应有 condition、stage、name、class 或 attributes",
			"set: no field to change; condition, stage, name, class or attributes is expected"}})
	}
	if e.Class != nil {
		if _, ok := catalogue.Class(*e.Class); !ok {
			faults = append(faults, catalogue.unknownClass(*e.Class))
		}
	}
	if e.Name != nil {
		faults = append(faults, checkText("name", *e.Name, MaxNameLength)...)
	}
	if e.Condition != nil && !e.Condition.Valid() {
		faults = append(faults, notListed("condition", string(*e.Condition), listOf(AllConditions())))
	}
	if e.Stage != nil {
		faults = append(faults, checkStage(*e.Stage)...)
	}
	for key := range e.Attributes.Map() {
		if strings.TrimSpace(key) == "" || len(key) > maxAttributeKey {
			faults = append(faults, wrong("attributes", quoted(key), Text{
				fmt.Sprintf("属性名应为 1 到 %d 字节的文字", maxAttributeKey), fmt.Sprintf("a key of 1 to %d bytes is expected", maxAttributeKey)}))
		}
	}
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.Field+a.Value, b.Field+b.Value) })
	return refuseFaults("edit", faults)
}

// Apply returns the asset as the edit makes it; id, ref, geometry and revision stay.
func (e Edit) Apply(a Asset) (Asset, error) {
	if e.Class != nil {
		a.Class = *e.Class
	}
	if e.Name != nil {
		a.Name = *e.Name
	}
	if e.Condition != nil {
		a.Condition = *e.Condition
	}
	if e.Stage != nil {
		a.Stage = *e.Stage
	}
	if e.Attributes.IsEmpty() {
		return a, nil
	}
	members := a.Attributes.Map()
	for key, value := range e.Attributes.Map() {
		if value == nil {
			delete(members, key)
		} else {
			members[key] = value
		}
	}
	attributes, err := AttributesOf(members)
	if err != nil {
		return a, Refuse(Invalid, "edit", Text{"attributes：" + err.Error(), err.Error()})
	}
	a.Attributes = attributes
	return a, nil
}
