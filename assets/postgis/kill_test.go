package postgis_test

func runAsWriter() bool { return false }
