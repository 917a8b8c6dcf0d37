package main

import (
	"fmt"
	"net"
	"strings"

	"needlepoint/assets"
	"needlepoint/web"
)

// installing tells how to have a phone in the same network trust the service. The first download cannot be trusted by itself, which is
// what the fingerprint is for.
func installing(a *localAuthority, listening net.Addr) assets.Text {
	var at []string
	for _, host := range reachable(listening) {
		at = append(at, "https://"+host+web.AuthorityPath)
	}
	addresses, ends := strings.Join(at, "  "), a.certificate.NotAfter.Format("2006-01-02")
	return assets.Text{
		ZH: fmt.Sprintf(`本地证书机构：%s（有效至 %s）
  SHA-256 指纹：%s
在同一网络的手机上安装：
  1. 用手机浏览器打开 %s，浏览器会警告一次，选择继续，下载证书。
  2. 核对指纹与上面一致，再安装：
     iPhone、iPad：设置 › 通用 › VPN 与设备管理 › 安装描述文件；再到 设置 › 通用 › 关于本机 › 证书信任设置 里打开。
     Android：设置 › 安全 › 加密与凭据 › 安装证书 › CA 证书。
     电脑：导入系统或浏览器的“受信任的根证书颁发机构”。
这个机构只能为内网地址和 .%s 的名字签证书。不再使用时请从手机上删除。`,
			a.installable(), ends, a.fingerprint(), addresses, strings.Join(localDomains, "、.")),
		EN: fmt.Sprintf(`local authority: %s (until %s)
  SHA-256 fingerprint: %s
to install it on a phone in the same network:
  1. open %s in the phone's browser; it warns once: go on, and the certificate is downloaded.
  2. compare the fingerprint with the one above, then install it:
     iPhone, iPad: Settings > General > VPN & Device Management > install the profile; then switch it on under Settings > General > About > Certificate Trust Settings.
     Android: Settings > Security > Encryption & credentials > Install a certificate > CA certificate.
     computers: import it among the trusted root authorities of the system or the browser.
The authority can sign only for addresses of private networks and names in .%s. Take it off the phone when it is no longer used.`,
			a.installable(), ends, a.fingerprint(), addresses, strings.Join(localDomains, ", .")),
	}
}

// reachable are the hosts with ports by which other machines reach an address that is listened on.
func reachable(listening net.Addr) []string {
	host, port, err := net.SplitHostPort(listening.String())
	if err != nil {
		return []string{listening.String()}
	}
	var out []string
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		for _, own := range localAddresses() {
			if own.To4() != nil {
				out = append(out, net.JoinHostPort(own.String(), port))
			}
		}
	}
	if len(out) == 0 {
		out = append(out, net.JoinHostPort(host, port))
	}
	return out
}
