package sample

import "needlepoint/assets"

// classCodes returns the five-digit codes of the classes of the built-in catalogue, for refs. Without a
// catalogue, which is part of the program, refs would have zeros there.
func classCodes() map[assets.ClassKey]string {
	codes := map[assets.ClassKey]string{}
	c, err := assets.DefaultCatalogue()
	if err != nil {
		return codes
	}
	for _, class := range c.Classes() {
		codes[class.Key] = class.Code
	}
	return codes
}
