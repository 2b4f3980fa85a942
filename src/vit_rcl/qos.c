/* QoS as flat numbers. */
#include <string.h>

#include "internal.h"

/* The callers' numbers are rmw's; these have never changed. */
_Static_assert(RMW_QOS_POLICY_RELIABILITY_RELIABLE == 1 && RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT == 2, "reliability");
_Static_assert(RMW_QOS_POLICY_HISTORY_KEEP_LAST == 1 && RMW_QOS_POLICY_HISTORY_KEEP_ALL == 2, "history");
_Static_assert(RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL == 1 && RMW_QOS_POLICY_DURABILITY_VOLATILE == 2, "durability");
_Static_assert(RMW_QOS_POLICY_LIVELINESS_AUTOMATIC == 1 && RMW_QOS_POLICY_LIVELINESS_MANUAL_BY_TOPIC == 3, "liveliness");
#ifdef VIT_RCL_HAS_BEST_AVAILABLE
_Static_assert(RMW_QOS_POLICY_RELIABILITY_BEST_AVAILABLE == 4 && RMW_QOS_POLICY_DURABILITY_BEST_AVAILABLE == 4, "best");
_Static_assert(RMW_QOS_POLICY_LIVELINESS_BEST_AVAILABLE == 5, "best");
#endif

enum { BEST_AVAILABLE = 4, LIVELINESS_BEST_AVAILABLE = 5, NANOSECONDS = 1000000000 };

static rmw_time_t to_time(int64_t nanoseconds)
{
  return (rmw_time_t) {(uint64_t)nanoseconds / NANOSECONDS, (uint64_t)nanoseconds % NANOSECONDS};
}

static int64_t from_time(rmw_time_t time)
{
  /* Middlewares have several infinities; whatever does not fit is one. */
  if (time.sec > INT64_MAX / NANOSECONDS || time.nsec >= INT64_MAX ||
    (int64_t)time.nsec > INT64_MAX - (int64_t)time.sec * NANOSECONDS)
  {
    return INT64_MAX;
  }
  return (int64_t)time.sec * NANOSECONDS + (int64_t)time.nsec;
}

int32_t qos_to_rmw(const vit_rcl_qos * qos, rmw_qos_profile_t * profile)
{
  if (!qos || qos->size < sizeof(*qos)) {
    return fail_text(RCL_RET_INVALID_ARGUMENT, "the QoS struct is not this library's");
  }
  if (qos->depth < 0 || qos->deadline < 0 || qos->lifespan < 0 || qos->liveliness_lease < 0) {
    return fail_text(RCL_RET_INVALID_ARGUMENT, "depth and durations of a QoS may not be negative");
  }
#ifndef VIT_RCL_HAS_BEST_AVAILABLE
  if (qos->reliability == BEST_AVAILABLE || qos->durability == BEST_AVAILABLE ||
    qos->liveliness == LIVELINESS_BEST_AVAILABLE)
  {
    return fail_text(RCL_RET_UNSUPPORTED, "this distro has no best-available QoS");
  }
#endif
  memset(profile, 0, sizeof(*profile));
  profile->history = (enum rmw_qos_history_policy_e)qos->history;
  profile->depth = (size_t)qos->depth;
  profile->reliability = (enum rmw_qos_reliability_policy_e)qos->reliability;
  profile->durability = (enum rmw_qos_durability_policy_e)qos->durability;
  profile->liveliness = (enum rmw_qos_liveliness_policy_e)qos->liveliness;
  profile->deadline = to_time(qos->deadline);
  profile->lifespan = to_time(qos->lifespan);
  profile->liveliness_lease_duration = to_time(qos->liveliness_lease);
  profile->avoid_ros_namespace_conventions = qos->avoid_ros_names != 0;
  return 0;
}

void qos_from_rmw(const rmw_qos_profile_t * profile, vit_rcl_qos * qos)
{
  *qos = (vit_rcl_qos) {
    .size = sizeof(*qos),
    .history = (int32_t)profile->history,
    .depth = profile->depth > INT32_MAX ? INT32_MAX : (int32_t)profile->depth,
    .reliability = (int32_t)profile->reliability,
    .durability = (int32_t)profile->durability,
    .liveliness = (int32_t)profile->liveliness,
    .avoid_ros_names = profile->avoid_ros_namespace_conventions,
    .deadline = from_time(profile->deadline),
    .lifespan = from_time(profile->lifespan),
    .liveliness_lease = from_time(profile->liveliness_lease_duration),
  };
}
