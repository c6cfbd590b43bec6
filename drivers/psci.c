/*
 * Power State Coordination Interface (ARM DEN 0022): the firmware, or the
 * hypervisor, does what the kernel asks for with a call. The number goes to
 * r0 and the instruction is HVC or SMC, as the tree says; the other one may
 * hang the machine.
 *
 * A node that is compatible with "arm,psci" alone is version 0.1, which could
 * not do either of our two things.
 */
#include <lib/fdt.h>
#include <lib/printk.h>
#include <lib/string.h>

#include <drivers/of.h>
#include <drivers/reset.h>

#include <uapi/errno.h>

#define PSCI_0_2_FN_SYSTEM_OFF		0x84000008
#define PSCI_0_2_FN_SYSTEM_RESET	0x84000009

static bool use_hvc;

/* The callee may change r0 to r3 (SMC Calling Convention, DEN 0028). */
static void invoke_psci_fn(u32 function)
{
	register u32 r0 __asm__("r0") = function;

	if (use_hvc)
		__asm__ volatile(".arch_extension virt\n\thvc #0"
				 : "+r" (r0) : : "r1", "r2", "r3", "memory");
	else
		__asm__ volatile(".arch_extension sec\n\tsmc #0"
				 : "+r" (r0) : : "r1", "r2", "r3", "memory");
}

static void psci_sys_poweroff(void)
{
	invoke_psci_fn(PSCI_0_2_FN_SYSTEM_OFF);
}

static void psci_sys_reset(void)
{
	invoke_psci_fn(PSCI_0_2_FN_SYSTEM_RESET);
}

static int __init psci_init(int node)
{
	const char *method = fdt_getprop_string(initial_boot_params, node,
						"method");

	if (!method || (strcmp(method, "hvc") && strcmp(method, "smc"))) {
		pr_warn("psci: method \"%s\" is neither hvc nor smc\n",
			method ? method : "");
		return -EINVAL;
	}
	use_hvc = method[0] == 'h';
	register_power_off(psci_sys_poweroff);
	register_restart(psci_sys_reset);
	return 0;
}
RESET_OF_DECLARE(psci_1_0, "arm,psci-1.0", psci_init);
RESET_OF_DECLARE(psci_0_2, "arm,psci-0.2", psci_init);
