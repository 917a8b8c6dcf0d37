package gpkg

const childVariable = "NEEDLEPOINT_GPKG_WRITER"

func commitForEver(string) int { return 0 }
