# SPDX-License-Identifier: MIT OR GPL-2.0-or-later
# kmodrustc.mk - how Kbuild makes objects and archives of Rust. The last line
# of a module's Kbuild file includes it:
#
#	obj-m   := demo.o
#	demo-y  := main.o rust.o libmore.a
#	include $(shell kmodrustc --print kmod-mk)
#
# rust.o is made of rust.rs, libmore.a of more.rs, each with all that it needs.
# Kernels from 6.1 on have a rule of their own for objects, which is told to use
# kmodrustc; the rule here serves 3.10 to 6.0.
#
#	KMODRUSTC		the program
#	KMODRUSTCFLAGS		more options for it, for all files
#	KMODRUSTCFLAGS_rust.o	and for one of them
#
# What Kbuild itself knows of, rustflags-y, RUSTFLAGS_rust.o, KRUSTFLAGS and the
# like, is heard here as it is by the kernel's own rule; of an archive it is
# RUSTFLAGS_libmore.a.
#
# libmore.a.any beside the Kbuild file is an archive made by --kernel=any. It is
# taken as it is when there is no more.rs, together with kmodrustc_glue.c: then
# neither kmodrustc nor rustc is needed.

KMODRUSTC ?= kmodrustc

# What the kernel's own rule for .rs asks for, and nothing else. --edition may
# stand only once.
kmodrustc-flags = -Copt-level=2 --cfg MODULE \
	$(if $(filter --edition%,$(kmodrustc-asked)),,--edition=2021) \
	$(addprefix -Xrustc @,$(kmodrustc-cfgs)) \
	$(kmodrustc-objtool) $(kmodrustc-asked)
kmodrustc-stem = $(patsubst $(obj)/%,%,$@)
kmodrustc-asked = $(filter-out $(RUSTFLAGS_REMOVE_$(kmodrustc-stem)), \
	$(filter-out $(rustflags-remove-y), \
		$(KRUSTFLAGS) $(kmodrustc-rustflags)) \
	$(RUSTFLAGS_$(kmodrustc-stem))) $(RUSTFLAGS_MODULE) $(kmodrustc-own)
# Where objtool is left to the linked module (5.19 and later), Kbuild runs it over
# an object that is all of a module in its rules for .c and .S alone.
kmodrustc-objtool = \
	$(if $(and $(delay-objtool),$(is-single-obj-m)),--objtool=yes)
kmodrustc-own = $(KMODRUSTCFLAGS) $(KMODRUSTCFLAGS_$(@F))
kmodrustc-rustflags := $(rustflags-y)

# cfg(CONFIG_SMP) and the like. Kernels before 6.1 make no list of them.
kmodrustc-config := $(wildcard $(objtree)/include/config/auto.conf)
kmodrustc-cfgs := $(wildcard $(objtree)/include/generated/rustc_cfg)
ifeq ($(kmodrustc-cfgs),)
ifneq ($(kmodrustc-config),)
kmodrustc-cfgs := $(obj)/.kmodrustc_cfg
clean-files += .kmodrustc_cfg
$(obj)/.kmodrustc_cfg: $(kmodrustc-config)
	@sed -n -e 's/^\(CONFIG_[A-Za-z0-9_]*\)=\([ym]\)$$/--cfg=\1\n--cfg=\1="\2"/p' \
		-e 's/^\(CONFIG_[A-Za-z0-9_]*\)=\(".*"\)$$/--cfg=\1=\2/p' \
		-e 's/^\(CONFIG_[A-Za-z0-9_]*\)=\([-0-9].*\)$$/--cfg=\1="\2"/p' \
		$< >$@.part && mv -f $@.part $@
endif
endif

# fixdep of kernels before 6.2 takes a comment for names of files.
kmodrustc-run = $(KMODRUSTC) --kdir=$(abspath $(objtree)) $(kmodrustc-flags) \
	--emit=$(1)=$@,dep-info=$(depfile) $<; \
	sed -i -e '/^. env-dep:/d' -e '/^. checksum:/d' $(depfile)

quiet_cmd_kmodrustc_o = RUSTC [M] $@
      cmd_kmodrustc_o = $(call kmodrustc-run,obj)
quiet_cmd_kmodrustc_a = RUSTC [M] $@
      cmd_kmodrustc_a = $(call kmodrustc-run,link)
quiet_cmd_kmodrustc_any = COPY  [M] $@
      cmd_kmodrustc_any = cat $< > $@

ifdef RUSTC_OR_CLIPPY
RUSTC_OR_CLIPPY := $(KMODRUSTC)
rustflags-y = $(kmodrustc-rustflags) $(kmodrustc-own)
else
$(obj)/%.o: $(src)/%.rs $(kmodrustc-cfgs) FORCE
	+$(call if_changed_dep,kmodrustc_o)
endif

$(obj)/lib%.a: $(src)/%.rs $(kmodrustc-cfgs) FORCE
	+$(call if_changed_dep,kmodrustc_a)

$(obj)/lib%.a: $(src)/lib%.a.any FORCE
	$(call if_changed,kmodrustc_any)

# ---- for each module that has an archive ----

kmodrustc-archives = $(filter lib%.a,$($(1)-y) $($(1)-objs) $($(1)-m))
kmodrustc-modules := $(strip $(foreach m,$(patsubst %.o,%,$(obj-m)), \
	$(if $(call kmodrustc-archives,$m),$m)))
kmodrustc-is-any = $(if $(wildcard $(src)/$(patsubst lib%.a,%.rs,$(1))),, \
	$(wildcard $(src)/$(1).any))

targets += $(foreach m,$(kmodrustc-modules),$(call kmodrustc-archives,$m)) \
	$(patsubst $(src)/%.rs,%.o,$(wildcard $(src)/*.rs))

# Linux 5.4 to 5.15 hand the linker objects only.
ifneq ($(kmodrustc-modules),)
ifneq ($(shell grep -c '(LD).*filter %.o,.^' $(srctree)/scripts/Makefile.build),0)
$(foreach m,$(kmodrustc-modules),$(eval LDFLAGS_$m.o += --whole-archive \
	$(addprefix $(obj)/,$(call kmodrustc-archives,$m)) --no-whole-archive))
endif
endif

$(foreach m,$(kmodrustc-modules),$(if $(strip $(foreach a, \
	$(call kmodrustc-archives,$m),$(call kmodrustc-is-any,$a))), \
	$(eval $m-y += kmodrustc_glue.o)))
