#!/usr/bin/env bash
# A real systemd as process 1 of namespaces of its own, for systemd-box.ts. Its root is this machine's, under an overlay
# in memory: whatever happens in there, the machine keeps nothing of it. Needs root, util-linux, overlayfs and systemd.
#
#   unshare --mount --propagation private bash systemd-boot.sh layers DIR [SOURCE:TARGET]...
#
# Stages: `layers` makes the root, `cage` is born as process 1 and joins control groups, `pivot` mounts what a system
# needs, moves into the root and becomes systemd. Prints the control groups that it
# makes: whoever starts it removes them.
set -euo pipefail
stage=$1 dir=$2
shift 2
root=$dir/root

# Each hierarchy of control groups that is mounted here: its mount point, its kind of version, its controllers.
hierarchies() {
  while read -r _ _ _ _ point rest; do
    options=${rest##* rw,}
    case $rest in
      *' - cgroup2 '*) echo "$point 2 none" ;;
      *' - cgroup '*) echo "$point 1 ${options#xattr,}" ;;
    esac
  done < /proc/self/mountinfo
}

# The directory of this process in a hierarchy; its top where that cannot be seen from here.
own_group() {
  local point=$1 version=$2 name path
  name=${point##*/}
  if [ "$version" = 2 ]; then path=$(sed -n 's/^0:://p' /proc/self/cgroup)
  else path=$(sed -nE "s/^[0-9]+:(name=)?$name:(.*)/\2/p" /proc/self/cgroup); fi
  # In version 2 a group with processes has no groups with limits below it: the box goes to the top.
  if [ "$point" = /sys/fs/cgroup ] || [ ! -d "$point$path" ]; then path=; fi
  echo "$point${path%/}"
}

case $stage in
  layers)
    mount -t tmpfs -o mode=755 tmpfs "$dir"
    mkdir "$dir"/{upper,scratch,root}
    mount -t overlay overlay -o "lowerdir=/,upperdir=$dir/upper,workdir=$dir/scratch" "$root"
    # Nothing that this machine starts is started in there.
    rm -f "$root"/etc/systemd/system/*.wants/* "$root/etc/machine-id" "$root/etc/resolv.conf"
    touch "$root/etc/machine-id" "$root/etc/resolv.conf"
    echo edi-agent-box > "$root/etc/hostname"
    for unit in systemd-timesyncd.service systemd-networkd.service systemd-resolved.service systemd-udevd.service \
      systemd-modules-load.service systemd-sysctl.service systemd-logind.service systemd-remount-fs.service \
      systemd-update-utmp.service systemd-update-utmp-runlevel.service systemd-tmpfiles-setup-dev.service \
      modprobe@.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
      sys-kernel-config.mount sys-fs-fuse-connections.mount getty.target tmp.mount; do
      ln -sf /dev/null "$root/etc/systemd/system/$unit"
    done
    groups=()
    while read -r point version _; do
      if [ "$point" = /sys/fs/cgroup ] && [ "$version" = 2 ]; then
        for controller in memory pids cpu; do echo "+$controller" > "$point/cgroup.subtree_control" || true; done
      fi
      group=$(own_group "$point" "$version")/edi-agent-box-$$
      case $point in */cpuset) continue ;; esac
      if mkdir "$group" 2>/dev/null; then groups+=("$group"); fi
    done < <(hierarchies)
    printf 'group %s\n' "${groups[@]}"
    exec unshare --pid --fork --kill-child --mount --uts --ipc --net bash "$0" cage "$dir" "${#groups[@]}" "${groups[@]}" "$@"
    ;;
  cage)
    count=$1
    shift
    for group in "${@:1:count}"; do echo $$ > "$group/cgroup.procs"; done
    shift "$count"
    exec unshare --cgroup bash "$0" pivot "$dir" "$@"
    ;;
  pivot)
    mount --bind "$root" "$root"
    mount -t proc proc "$root/proc"
    # The settings of the kernel are the machine's.
    mount --bind "$root/proc/sys" "$root/proc/sys"
    mount -o remount,bind,ro "$root/proc/sys"
    mount -t sysfs -o ro sysfs "$root/sys"
    if [ "$(hierarchies | grep -c '^/sys/fs/cgroup 2')" -gt 0 ]; then
      mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    else
      mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
      while read -r point version controllers; do
        mkdir -p "$root$point"
        case $version:$point in
          2:*) mount -t cgroup2 cgroup2 "$root$point" ;;
          1:*/systemd) mount -t cgroup -o none,name=systemd cgroup "$root$point" ;;
          1:*) mount -t cgroup -o "$controllers" cgroup "$root$point" ;;
        esac
      done < <(hierarchies)
    fi
    mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
    mkdir "$root"/dev/{pts,shm}
    for node in null zero full random urandom tty; do
      touch "$root/dev/$node"
      mount --bind "/dev/$node" "$root/dev/$node"
    done
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    for link in fd: stdin:/0 stdout:/1 stderr:/2; do ln -s "/proc/self/fd${link#*:}" "$root/dev/${link%%:*}"; done
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mount -t tmpfs -o mode=755 tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    for bind in "$@"; do
      source=${bind%%:*} target=$root${bind#*:}
      mkdir -p "$(dirname "$target")"
      if [ -d "$source" ]; then mkdir -p "$target"; else touch "$target"; fi
      mount --bind "$source" "$target"
      mount -o remount,bind,ro "$target"
    done
    cd "$root"
    mkdir -p mnt
    pivot_root . mnt
    umount --lazy /mnt
    # LoadCredential and PrivateMounts of systemd ask for it.
    mount --make-rshared /
    exec env -i container=edi-agent-box PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      /lib/systemd/systemd --system --unit=multi-user.target --show-status=0
    ;;
esac
