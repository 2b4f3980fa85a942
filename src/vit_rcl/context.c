/* Start and end of ROS in this process. */
#include <rcl/error_handling.h>
#include <rmw/rmw.h>

#include "internal.h"

const char * vit_rcl_middleware(void)
{
  return rmw_get_implementation_identifier();
}

static void context_finish(vit_rcl_object * self)
{
  context_t * own = (context_t *)self;
  if (rcl_context_is_valid(&own->context) && rcl_shutdown(&own->context) != RCL_RET_OK) {
    rcl_reset_error();
  }
  if (own->logging) {
    log_end();
  }
  if (rcl_context_fini(&own->context) != RCL_RET_OK) {
    rcl_reset_error();
  }
}

static int32_t check_arguments(const rcl_context_t * context, const char * const * argv)
{
  if (rcl_arguments_get_count_unparsed_ros(&context->global_arguments) <= 0) {
    return 0;
  }
  rcl_allocator_t allocator = rcl_get_default_allocator();
  int * unknown = NULL;
  rcl_ret_t result = rcl_arguments_get_unparsed_ros(&context->global_arguments, allocator, &unknown);
  if (result != RCL_RET_OK) {
    return fail(result, "reading the arguments");
  }
  int32_t code = fail_text(RCL_RET_INVALID_ROS_ARGS, "unknown ROS argument: %s", argv[unknown[0]]);
  allocator.deallocate(unknown, allocator.state);
  return code;
}

static rcl_ret_t context_init(context_t * own, int32_t argc, const char * const * argv, int32_t domain)
{
  rcl_init_options_t options = rcl_get_zero_initialized_init_options();
  rcl_ret_t result = rcl_init_options_init(&options, rcl_get_default_allocator());
  if (result != RCL_RET_OK) {
    return result;
  }
  if (domain >= 0) {
    result = rcl_init_options_set_domain_id(&options, (size_t)domain);
  }
  if (result == RCL_RET_OK) {
    result = rcl_init(argc, argc > 0 ? argv : NULL, &options, &own->context);
  }
  if (rcl_init_options_fini(&options) != RCL_RET_OK && result == RCL_RET_OK) {
    rcl_reset_error();
  }
  return result;
}

int32_t vit_rcl_context_create(
  int32_t argc, const char * const * argv, int32_t domain, vit_rcl_object ** context)
{
  *context = NULL;
  context_t * own = object_create(sizeof(context_t), KIND_CONTEXT, NULL, context_finish);
  if (!own) {
    return -RCL_RET_BAD_ALLOC;
  }
  own->context = rcl_get_zero_initialized_context();
  rcl_ret_t result = context_init(own, argc, argv, domain);
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, "starting ROS");
    object_discard(&own->head);
    return code;
  }

  int32_t code = check_arguments(&own->context, argv);
  if (code == 0) {
    result = log_begin(&own->context);
    own->logging = result == RCL_RET_OK;
    code = own->logging ? 0 : fail(result, "starting the log");
  }
  if (code != 0) {
    vit_rcl_release(&own->head);
    return code;
  }
  *context = &own->head;
  return 0;
}

int32_t vit_rcl_context_shutdown(vit_rcl_object * context)
{
  context_t * own = object_as(context, KIND_CONTEXT);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  if (!rcl_context_is_valid(&own->context)) {
    return 0;
  }
  rcl_ret_t result = rcl_shutdown(&own->context);
  if (result == RCL_RET_ALREADY_SHUTDOWN) {
    rcl_reset_error();
    return 0;
  }
  return result == RCL_RET_OK ? 0 : fail(result, "shutting ROS down");
}

int32_t vit_rcl_context_domain(vit_rcl_object * context, uint64_t * domain)
{
  context_t * own = object_as(context, KIND_CONTEXT);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  size_t found = 0;
  rcl_ret_t result = rcl_context_get_domain_id(&own->context, &found);
  *domain = found;
  return result == RCL_RET_OK ? 0 : fail(result, "reading the domain");
}

int32_t vit_rcl_context_other_arguments(vit_rcl_object * context, int32_t * indices, int32_t * count)
{
  context_t * own = object_as(context, KIND_CONTEXT);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  int32_t room = *count;
  *count = rcl_arguments_get_count_unparsed(&own->context.global_arguments);
  if (*count <= 0 || room <= 0) {
    return 0;
  }
  rcl_allocator_t allocator = rcl_get_default_allocator();
  int * found = NULL;
  rcl_ret_t result = rcl_arguments_get_unparsed(&own->context.global_arguments, allocator, &found);
  if (result != RCL_RET_OK) {
    return fail(result, "reading the arguments");
  }
  for (int32_t i = 0; i < *count && i < room; i++) {
    indices[i] = found[i];
  }
  allocator.deallocate(found, allocator.state);
  return 0;
}
