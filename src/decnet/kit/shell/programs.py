"""Which programs a system has: names, folder by folder (the packages' own lists of files)."""

DEBIAN_BIN = (
    "[ addpart apt apt-cache apt-cdrom apt-config apt-extracttemplates apt-ftparchive apt-get apt-key apt-mark "
    "apt-sortpkgs arch awk b2sum base32 base64 basename basenc bash bc bunzip2 busctl busybox bzcat bzgrep bzip2 "
    "bzip2recover cat chage chattr chcon chfn chgrp chmod choom chown chrt chsh cksum clear clear_console cmp col "
    "colcrt colrm column comm cp crontab csplit curl cut dash date dd debconf delpart df diff diff3 dig dir dircolors "
    "dirname dmesg dnsdomainname domainname dpkg dpkg-deb dpkg-divert dpkg-query dpkg-split dpkg-statoverride "
    "dpkg-trigger du echo ed editor egrep env expand expiry expr factor faillog fallocate false fgrep file find "
    "findmnt flock fmt fold free ftp fuser getconf getent getopt git gpasswd gpg gpgv grep groups gunzip gzexe gzip "
    "hardlink hd head hexdump host hostid hostname hostnamectl htop iconv id infocmp install ionice ip ipcmk ipcrm "
    "ipcs ischroot join journalctl kernel-install kill killall last lastb lastlog ldd less lessfile lesspipe link ln "
    "locale localectl localedef locate logger login loginctl logname look ls lsattr lsb_release lsblk lscpu lsipc "
    "lslocks lslogins lsmem lsmod lsns lsof lspci lsusb man mawk mcookie md5sum mesg mkdir mkfifo mknod mktemp more "
    "mount mountpoint mv mysql namei nano nc netcat netstat networkctl newgrp nice nisdomainname nl nohup nproc "
    "nsenter nslookup numfmt od openssl pager partx passwd paste pathchk perl pgrep pico pidof pidwait ping ping6 "
    "pinky pkill pldd pmap podchecker pr printenv printf prlimit ps pstree ptx pwd pwdx python3 rbash rdma readlink "
    "realpath red renice reset resizepart rev rgrep rm rmdir routel rsync run-parts runcon savelog scp screen script "
    "scriptlive scriptreplay sdiff sed sensible-editor seq setarch setpci setpriv setsid setterm sftp sg sh sha1sum "
    "sha224sum sha256sum sha384sum sha512sum shred shuf skill slabtop sleep slogin snice sort split ss ssh ssh-add "
    "ssh-agent ssh-argv0 ssh-copy-id ssh-keygen ssh-keyscan stat stdbuf strace stty su sudo sudoedit sum sync "
    "systemctl systemd tabs tac tail tar taskset tcpdump tee telnet tempfile test tic timedatectl timeout tmux top "
    "touch tput tr traceroute true truncate tset tsort tty ucf udevadm ul umount uname uncompress unexpand uniq "
    "unlink unshare unxz unzip update-alternatives uptime users utmpdump vdir vi view vim vmstat w w.procps wall "
    "watch wc wdctl wget whereis which who whoami write xargs xz yes ypdomainname zcat zcmp zdiff zegrep zfgrep zgrep "
    "zip"
).split()

EXTRA_BIN = "cpio info apropos whatis systemd-detect-virt systemd-analyze systemd-cgls systemd-run manpath xxd".split()
DEBIAN_SBIN = (
    "add-shell addgroup adduser agetty arp arptables badblocks biosdecode blkdiscard blkid blkzone blockdev bridge "
    "cfdisk chcpu chgpasswd chmem chpasswd chroot cpgr cppw cron ctrlaltdel debugfs delgroup deluser depmod dmidecode "
    "dumpe2fs e2fsck e2image ebtables ethtool fdisk filefrag findfs fsck fsck.ext2 fsck.ext3 fsck.ext4 fsfreeze "
    "fstab-decode fstrim getty groupadd groupdel groupmems groupmod grpck grpconv grpunconv grub-install halt hwclock "
    "ifconfig init insmod installkernel invoke-rc.d ip6tables ip6tables-save ipmaddr iptables iptables-restore "
    "iptables-save iptunnel isosize killall5 ldattach ldconfig locale-gen logrotate losetup lsmod mii-tool mke2fs "
    "mkfs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkinitramfs mkswap modinfo modprobe nameif newusers nft nologin "
    "pam-auth-update parted pivot_root plipconfig poweroff pwck pwconv pwunconv rarp readprofile reboot remove-shell "
    "resize2fs rmmod route rsyslogd rtcwake rtmon runlevel runuser service sfdisk shutdown slattach sshd "
    "start-stop-daemon sulogin swaplabel swapoff swapon switch_root sysctl tc telinit tune2fs ufw unix_chkpwd "
    "update-ca-certificates update-grub update-initramfs update-locale update-rc.d useradd userdel usermod vigr vipw "
    "visudo wipefs zic"
).split()

APPLETS = (
    "[ [[ addgroup adduser arp arping ash awk basename blkid brctl bunzip2 bzcat cat chgrp chmod chown chpasswd "
    "chroot chvt clear cmp cp cpio crond crontab cut date dd deallocvt delgroup deluser depmod devmem df diff dirname "
    "dmesg dnsd dnsdomainname du echo egrep env expr false fdisk fgrep find flash_eraseall flock free ftpd ftpget "
    "ftpput fuser getopt getty grep gunzip gzip halt head hexdump hostid hostname httpd hwclock id ifconfig ifdown "
    "ifup inetd init insmod ip iptunnel kill killall killall5 klogd last less linuxrc ln logger login logname losetup "
    "ls lsmod lsusb lzcat makedevs md5sum mdev mesg microcom mkdir mkdosfs mkfifo mknod mkswap mktemp modprobe more "
    "mount mountpoint mt mv nameif nc netstat nice nohup nslookup od openvt passwd pidof ping ping6 pipe_progress "
    "pivot_root poweroff printenv printf ps pwd rdate readlink readprofile realpath reboot renice reset resize rm "
    "rmdir rmmod route run-parts runlevel sed seq setconsole sh sha1sum sha256sum sleep sort start-stop-daemon "
    "strings stty su sulogin swapoff swapon switch_root sync sysctl syslogd tail tar tee telnet telnetd test tftp "
    "time timeout top touch tr traceroute true tty udhcpc udhcpd umount uname uniq unzip uptime usleep uudecode "
    "uuencode vconfig vi watch watchdog wc wget which who whoami xargs xz yes zcat"
).split()

APPLET_BIN = (
    "ash cat chgrp chmod chown cp cpio date dd df dmesg dnsdomainname echo egrep false fgrep getopt grep gunzip gzip "
    "hostname kill ln login ls mkdir mknod mktemp more mount mountpoint mt mv netstat nice pidof ping ping6 "
    "pipe_progress printenv ps pwd rm rmdir run-parts sed sh sleep stty su sync tar touch true umount uname usleep vi "
    "watch zcat"
).split()

APPLET_SBIN = (
    "arp blkid depmod devmem fdisk flash_eraseall getty halt hwclock ifconfig ifdown ifup init insmod ip iptunnel "
    "klogd losetup lsmod makedevs mdev mkdosfs mkswap modprobe nameif pivot_root poweroff reboot rmmod route runlevel "
    "start-stop-daemon sulogin swapoff swapon switch_root sysctl syslogd udhcpc vconfig watchdog"
).split()

APPLET_USR_SBIN = (
    "addgroup adduser arping brctl chpasswd chroot crond delgroup deluser dnsd ftpd httpd inetd killall5 rdate "
    "readprofile setconsole telnetd udhcpd"
).split()
