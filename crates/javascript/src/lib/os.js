// os
'use strict';
const { host } = internal;
const i = () => host('system');
module.exports = {
  EOL: '\n', hostname: () => i().hostname, platform: () => 'linux', type: () => 'Linux', arch: () => internal.info.arch,
  machine: () => (internal.info.arch === 'x64' ? 'x86_64' : 'aarch64'), endianness: () => 'LE',
  release: () => i().release, version: () => i().version, uptime: () => i().uptime, loadavg: () => [0.1, 0.1, 0.1],
  totalmem: () => i().total, freemem: () => i().free, availableParallelism: () => i().cpus,
  cpus: () => Array.from({ length: i().cpus }, () => ({ model: 'Virtual CPU', speed: 2400, times: { user: 1000, nice: 0, sys: 500, idle: 100000, irq: 0 } })),
  homedir: () => process.env.HOME ?? i().home, tmpdir: () => process.env.TMPDIR ?? '/tmp',
  userInfo: () => ({ uid: process.getuid(), gid: process.getgid(), username: i().user, homedir: i().home, shell: i().shell }),
  networkInterfaces() {
    const out = {};
    for (const [name, address, prefix, mac, internalIf] of i().interfaces)
      (out[name] ??= []).push({ address, netmask: [0, 1, 2, 3].map((k) => 256 - 2 ** (8 - Math.max(0, Math.min(8, prefix - 8 * k)))).join('.'), family: 'IPv4', mac, internal: internalIf, cidr: `${address}/${prefix}` });
    return out;
  },
  constants: { signals: { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 } },
};
