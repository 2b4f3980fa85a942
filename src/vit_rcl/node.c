/* Nodes and their names. */
#include <string.h>

#include <rcl/error_handling.h>
#include <rcl/logging.h>
#include <rcl/logging_rosout.h>
#include <rcl/node.h>

#include "internal.h"

/* Humble and Iron tie /rosout to the node themselves; later ones leave it to their caller. */
static rcl_ret_t rosout_begin(node_t * own, int32_t rosout)
{
#ifdef VIT_RCL_ROSOUT_IS_CALLERS
  if (rosout && rcl_logging_rosout_enabled()) {
    rcl_ret_t result = rcl_logging_rosout_init_publisher_for_node(&own->node);
    own->rosout = result == RCL_RET_OK;
    return result;
  }
#else
  (void)own;
  (void)rosout;
#endif
  return RCL_RET_OK;
}

static void rosout_end(node_t * own)
{
  if (own->rosout && rcl_logging_rosout_fini_publisher_for_node(&own->node) != RCL_RET_OK) {
    rcl_reset_error();
  }
}

static void node_finish(vit_rcl_object * self)
{
  log_lock();
  rosout_end((node_t *)self);
  if (rcl_node_fini(&((node_t *)self)->node) != RCL_RET_OK) {
    rcl_reset_error();
  }
  log_unlock();
}

static rcl_ret_t node_init(
  node_t * own, const char * name, const char * name_space, context_t * context, int32_t argc,
  const char * const * argv, int32_t rosout)
{
  rcl_node_options_t options = rcl_node_get_default_options();
  options.enable_rosout = rosout != 0;
  rcl_ret_t result = argc > 0 ? rcl_parse_arguments(argc, argv, options.allocator, &options.arguments) : RCL_RET_OK;
  if (result == RCL_RET_OK && argc > 0 && rcl_arguments_get_count_unparsed_ros(&options.arguments) > 0) {
    RCL_SET_ERROR_MSG("unknown ROS argument of the node");
    result = RCL_RET_INVALID_ROS_ARGS;
  }
  if (result == RCL_RET_OK) {
    log_lock();
    result = rcl_node_init(&own->node, name, name_space, &context->context, &options);
    if (result == RCL_RET_OK) {
      result = rosout_begin(own, rosout);
      if (result != RCL_RET_OK && rcl_node_fini(&own->node) != RCL_RET_OK) {
        rcl_reset_error();
      }
    }
    log_unlock();
  }
  /* rcl has copied the options; a failure to free them must not hide the first one. */
  if (argc > 0 && rcl_node_options_fini(&options) != RCL_RET_OK && result == RCL_RET_OK) {
    rcl_reset_error();
  }
  return result;
}

int32_t vit_rcl_node_create(
  vit_rcl_object * context, const char * name, const char * name_space, int32_t argc, const char * const * argv,
  int32_t rosout, vit_rcl_object ** node)
{
  *node = NULL;
  context_t * parent = object_as(context, KIND_CONTEXT);
  node_t * own = parent ? object_create(sizeof(node_t), KIND_NODE, context, node_finish) : NULL;
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  own->node = rcl_get_zero_initialized_node();
  rcl_ret_t result = node_init(own, name, name_space, parent, argc, argv, rosout);
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, name);
    object_discard(&own->head);
    return code;
  }
  *node = &own->head;
  return 0;
}

const char * vit_rcl_node_name(vit_rcl_object * node)
{
  node_t * own = object_as(node, KIND_NODE);
  return own ? rcl_node_get_name(&own->node) : NULL;
}

const char * vit_rcl_node_namespace(vit_rcl_object * node)
{
  node_t * own = object_as(node, KIND_NODE);
  return own ? rcl_node_get_namespace(&own->node) : NULL;
}

const char * vit_rcl_node_full_name(vit_rcl_object * node)
{
  node_t * own = object_as(node, KIND_NODE);
  return own ? rcl_node_get_fully_qualified_name(&own->node) : NULL;
}

const char * vit_rcl_node_logger_name(vit_rcl_object * node)
{
  node_t * own = object_as(node, KIND_NODE);
  return own ? rcl_node_get_logger_name(&own->node) : NULL;
}

int32_t vit_rcl_node_resolve(
  vit_rcl_object * node, const char * name, int32_t is_service, char * resolved, size_t capacity)
{
  node_t * own = object_as(node, KIND_NODE);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rcl_allocator_t allocator = rcl_get_default_allocator();
  char * found = NULL;
  rcl_ret_t result = rcl_node_resolve_name(&own->node, name, allocator, is_service != 0, false, &found);
  if (result != RCL_RET_OK) {
    return fail(result, name);
  }
  size_t length = strlen(found) + 1;
  int32_t code = 0;
  if (length <= capacity) {
    memcpy(resolved, found, length);
  } else {
    code = fail_text(RCL_RET_INVALID_ARGUMENT, "the resolved name of %.64s needs %zu bytes", name, length);
  }
  allocator.deallocate(found, allocator.state);
  return code;
}
